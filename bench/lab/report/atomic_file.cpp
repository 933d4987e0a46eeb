// SPDX-License-Identifier: Apache-2.0
// Temporary file, fsync, rename.
#include "lab/report/atomic_file.hpp"

#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

namespace fs = std::filesystem;

UserError cannot_write(const fs::path& file, int error) {
    const bool full = error == ENOSPC || error == EDQUOT;
    return UserError(fmt::format("cannot write {}: {}; {}name another file with --output",
                                 file.string(), std::generic_category().message(error),
                                 full ? "free some space, or " : ""));
}

// Owns the temporary file until it has the place of the real one.
class TemporaryFile {
public:
    explicit TemporaryFile(const fs::path& file)
        : file_(file), temporary_(file.parent_path() /
                                  fmt::format(".{}-{}", file.filename().string(), getpid())) {
        // Of a program that was killed and had this process number.
        unlink(temporary_.c_str());
        constexpr mode_t kForAll = 0666; // the umask takes away what the user does not want
        descriptor_ = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kForAll);
        check(descriptor_);
        struct stat older{};
        if (stat(file.c_str(), &older) == 0) {
            check(fchmod(descriptor_, older.st_mode));
        }
    }

    ~TemporaryFile() {
        if (descriptor_ >= 0) {
            close(descriptor_);
        }
        if (!temporary_.empty()) {
            unlink(temporary_.c_str());
        }
    }

    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    void write_all(std::string_view text) const {
        while (!text.empty()) {
            const ssize_t written = write(descriptor_, text.data(), text.size());
            if (written >= 0 || errno != EINTR) {
                check(written);
                text.remove_prefix(static_cast<std::size_t>(written));
            }
        }
        check(fsync(descriptor_));
    }

    void take_place() {
        check(rename(temporary_.c_str(), file_.c_str()));
        temporary_.clear();
    }

private:
    void check(ssize_t result) const {
        if (result < 0) {
            throw cannot_write(file_, errno);
        }
    }

    fs::path file_;
    fs::path temporary_;
    int descriptor_ = -1;
};

} // namespace

void write_atomically(const fs::path& file, std::string_view text) {
    TemporaryFile temporary(file);
    temporary.write_all(text);
    temporary.take_place();
}

} // namespace paceline::lab
