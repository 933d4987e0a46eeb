// SPDX-License-Identifier: Apache-2.0
// What every test of a queue begins with: a watchdog, a look at what is left behind, and errors as
// text.
#pragma once

#include <exception>
#include <filesystem>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "leak_check.hpp"
#include "watchdog.hpp"
#include <paceline/queue.hpp>

namespace paceline::test {

class QueueFixture : public LeakCheck {
protected:
    void SetUp() override {
        LeakCheck::SetUp();
        files_ = temporary_files();
    }

    void TearDown() override {
        EXPECT_EQ(temporary_files(), files_) << "a file is left";
        LeakCheck::TearDown();
    }

private:
    // Those of other tests, which run at the same time, have the number of their process.
    static std::set<std::string> temporary_files() {
        std::set<std::string> found;
        for (const auto& entry :
             std::filesystem::directory_iterator(std::filesystem::temp_directory_path())) {
            const std::string name = entry.path().filename();
            if (name.find(std::to_string(::getpid())) != std::string::npos) {
                found.insert(name);
            }
        }
        return found;
    }

    Watchdog watchdog_;
    std::set<std::string> files_;
};

inline const char* type_of(const Error& error) {
    const auto is = [&error]<typename T>(const T* /*type*/) {
        return dynamic_cast<const T*>(&error) != nullptr;
    };
    return is(static_cast<InvalidArgument*>(nullptr))       ? "InvalidArgument"
           : is(static_cast<QueueExists*>(nullptr))         ? "QueueExists"
           : is(static_cast<QueueNotFound*>(nullptr))       ? "QueueNotFound"
           : is(static_cast<IncompatibleQueue*>(nullptr))   ? "IncompatibleQueue"
           : is(static_cast<QueueClosed*>(nullptr))         ? "QueueClosed"
           : is(static_cast<MessageTooLarge*>(nullptr))     ? "MessageTooLarge"
           : is(static_cast<TooManyParticipants*>(nullptr)) ? "TooManyParticipants"
           : is(static_cast<DamagedQueue*>(nullptr))        ? "DamagedQueue"
           : is(static_cast<LostMembership*>(nullptr))      ? "LostMembership"
           : is(static_cast<SystemError*>(nullptr))         ? "SystemError"
                                                            : "Error";
}

// "done", or "Type: what()" of what was thrown.
template <typename Body>
std::string outcome(const Body& body) {
    try {
        static_cast<void>(body());
        return "done";
    } catch (const Error& error) {
        return std::string(type_of(error)) + ": " + error.what();
    } catch (const std::exception& error) {
        return std::string("not an Error: ") + error.what();
    }
}

// "done", or the type of what was thrown.
template <typename Body>
std::string kind(const Body& body) {
    const std::string text = outcome(body);
    return text.substr(0, text.find(':'));
}

} // namespace paceline::test
