// SPDX-License-Identifier: Apache-2.0
// What all recipes share: names of folders, limits of parameters.
#include "inputs/recipe.hpp"

#include "inputs/error.hpp"
#include "inputs/kernel_call.hpp"

namespace paceline::inputs {

std::string Recipe::folder_name() const {
    constexpr std::size_t kHashDigits = 16;
    return title + "-" + checksum(key.dump()).substr(0, kHashDigits);
}

void require_within(std::string_view parameter, std::size_t value, std::size_t least,
                    std::size_t most) {
    if (value < least || value > most) {
        throw InputError(std::string(parameter) + " is " + std::to_string(value) + "; it must be " +
                         std::to_string(least) + " to " + std::to_string(most));
    }
}

} // namespace paceline::inputs
