// SPDX-License-Identifier: Apache-2.0
// A type that is not its bytes: a codec says how it becomes bytes, and how bytes become it.
#include <cstring>
#include <iostream>
#include <span>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include <paceline/queue.hpp>

struct Person {
    std::string name;
    int age = 0;
};

template <>
struct paceline::Codec<Person> {
    static constexpr std::string_view kKind = "Person, first format";

    static std::uint64_t size(const Person& person) { return sizeof(int) + person.name.size(); }

    static void encode(const Person& person, std::span<std::byte> to) {
        std::memcpy(to.data(), &person.age, sizeof(int));
        person.name.copy(reinterpret_cast<char*>(to.data()) + sizeof(int), person.name.size());
    }

    static Person decode(std::span<const std::byte> from) {
        if (from.size() < sizeof(int)) {
            throw paceline::IncompatibleQueue("a message is too short for a Person");
        }
        Person person;
        std::memcpy(&person.age, from.data(), sizeof(int));
        const auto name = from.subspan(sizeof(int));
        person.name.assign(reinterpret_cast<const char*>(name.data()), name.size());
        return person;
    }
};

int main() {
    auto people = paceline::Queue<Person>::anonymous();
    if (fork() == 0) {
        people.put({"Ada", 36});
        _exit(0);
    }
    const Person person = people.get();
    std::cout << person.name << " is " << person.age << '\n';
    wait(nullptr);
}

// Output: Ada is 36
