// SPDX-License-Identifier: Apache-2.0
// Hashes the files of the loaded libraries, and what the kernel says of the processor.
#include "inputs/fingerprint.hpp"

#include <algorithm>
#include <fstream>
#include <string_view>
#include <vector>

#include <link.h>

#include "inputs/file.hpp"
#include "inputs/kernel_call.hpp"

namespace paceline::inputs {
namespace {

std::vector<std::string> libraries_that_compute() {
    std::vector<std::string> paths;
    const auto visit = [](dl_phdr_info* info, std::size_t, void* found) {
        const std::string_view path = info->dlpi_name;
        if (path.find("libpaceline_kernels") != std::string_view::npos ||
            path.find("libopencv_") != std::string_view::npos) {
            static_cast<std::vector<std::string>*>(found)->emplace_back(path);
        }
        return 0;
    };
    ::dl_iterate_phdr(visit, &paths);
    std::sort(paths.begin(), paths.end());
    return paths;
}

// The first processor's model and instruction sets: the libraries choose their code by them.
std::string processor() {
    std::ifstream file("/proc/cpuinfo");
    std::string line;
    std::string kept;
    while (std::getline(file, line) && !line.empty()) {
        if (line.starts_with("model name") || line.starts_with("flags") ||
            line.starts_with("Features") || line.starts_with("CPU part")) {
            kept += line + "\n";
        }
    }
    return kept;
}

} // namespace

std::string fingerprint_of_kernels() {
    Digest digest;
    std::uint64_t index = 0;
    const std::string chip = processor();
    digest.add(index++, std::as_bytes(std::span(chip)));
    for (const std::string& path : libraries_that_compute()) {
        digest.add(index++, read_file(path));
    }
    return digest.text();
}

} // namespace paceline::inputs
