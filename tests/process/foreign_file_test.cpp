// SPDX-License-Identifier: Apache-2.0
// Files that are no queue, an old one, a cut one, and queues whose header was written by somebody
// else.
#include <array>
#include <filesystem>
#include <fstream>
#include <random>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/forked_child.hpp"
#include "../support/queue_fixture.hpp"
#include "../support/without_capabilities.hpp"
#include "shm/region_header.hpp"

namespace paceline {
namespace {

using test::kind;
using test::outcome;
using test::TemporaryName;

class ForeignFile : public test::QueueFixture {
protected:
    void TearDown() override {
        Queue<int>::unlink(name_.text());
        QueueFixture::TearDown();
    }

    std::string refusal() const {
        const std::string text = outcome([this] { return Queue<int>::open(name_.text()); });
        EXPECT_EQ(outcome([this] { return Queue<int>::open_or_create(name_.text()); }), text);
        EXPECT_EQ(kind([this] { return Queue<int>::create(name_.text()); }), "QueueExists");
        return text;
    }

    [[nodiscard]] std::string sentence(const std::string& problem) const {
        return "IncompatibleQueue: cannot open queue '" + name_.text() + "': " + problem;
    }

    void make_queue(std::uint32_t capacity = 4) const {
        auto queue = Queue<int>::create(
            name_.text(),
            {.capacity = capacity, .bytes = 65536, .largest_message = 100, .participants = 3});
        queue.put(1);
    }

    template <typename Value>
    void write(std::size_t offset, const Value& value) const {
        std::fstream file(name_.path(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(offset));
        file.write(reinterpret_cast<const char*>(&value), sizeof value);
        ASSERT_TRUE(file.good());
    }

    TemporaryName name_;
};

TEST_F(ForeignFile, ThatIsEmptyOrShortIsNoQueue) {
    std::ofstream(name_.path()).close();
    EXPECT_EQ(refusal(), sentence("it has 0 bytes, fewer than the header of a queue"));
    std::ofstream(name_.path()) << "hello";
    EXPECT_EQ(refusal(), sentence("it has 5 bytes, fewer than the header of a queue"));
}

TEST_F(ForeignFile, OfOtherContentIsNoQueue) {
    std::ofstream(name_.path()) << std::string(100'000, 'x');
    EXPECT_EQ(refusal(), sentence("it does not begin like a queue of Paceline"));
    std::ofstream(name_.path()) << std::string(100'000, '\0');
    EXPECT_EQ(refusal(), sentence("it does not begin like a queue of Paceline"));
}

TEST_F(ForeignFile, OfAnotherVersionSaysBothVersions) {
    make_queue();
    write(offsetof(shm::RegionHeader, layout_version), shm::kLayoutVersion + 1);
    EXPECT_EQ(refusal(), sentence("it was made by a version of Paceline with memory layout " +
                                  std::to_string(shm::kLayoutVersion + 1) +
                                  "; this one has layout " + std::to_string(shm::kLayoutVersion) +
                                  ". Use one version everywhere, or make the queue anew"));
    write(offsetof(shm::RegionHeader, layout_version), std::uint32_t{0});
    EXPECT_EQ(kind([&] { return Queue<int>::open(name_.text()); }), "IncompatibleQueue");
    EXPECT_TRUE(Queue<int>::unlink(name_.text()));
}

TEST_F(ForeignFile, OfAnotherBuildIsRefused) {
    make_queue();
    write(offsetof(shm::RegionHeader, layout_hash), shm::layout_hash() + 1);
    EXPECT_EQ(refusal(), sentence("its memory layout differs from that of this build of Paceline, "
                                  "though both say layout " +
                                  std::to_string(shm::kLayoutVersion)));
}

TEST_F(ForeignFile, ThatWasCutOffIsRefusedWhereverTheCut) {
    make_queue();
    const std::uint64_t whole = std::filesystem::file_size(name_.path());
    for (const std::uint64_t size : {whole - 1, whole / 2, std::uint64_t{4096}}) {
        std::filesystem::resize_file(name_.path(), size);
        EXPECT_EQ(refusal(), sentence("it has " + std::to_string(size) + " bytes and says " +
                                      std::to_string(whole) + ", where its header asks for " +
                                      std::to_string(whole) + ": it was cut off or overwritten"));
    }
    for (const std::uint64_t size : {895U, 100U, 1U, 0U}) {
        std::filesystem::resize_file(name_.path(), size);
        EXPECT_EQ(refusal(), sentence("it has " + std::to_string(size) +
                                      " bytes, fewer than the header of a queue"));
    }
}

TEST_F(ForeignFile, ThatMayNotBeWrittenIsRefused) {
    make_queue();
    ASSERT_EQ(::chmod(name_.path().c_str(), 0400), 0);
    EXPECT_EQ(test::in_child([this] {
        test::give_up_capabilities();
        return kind([this] { return Queue<int>::open(name_.text()); });
    }),
              "SystemError");
}

// Works with whatever is in the file; ends in the end, with defined errors only.
int open_and_use(const std::string& name) {
    const auto allowed = [](const std::string& text) {
        return text == "done" || text == "IncompatibleQueue" || text == "DamagedQueue" ||
               text == "SystemError" || text == "QueueClosed" || text == "TooManyParticipants" ||
               text == "MessageTooLarge" || text == "LostMembership";
    };
    bool is_good = true;
    is_good = allowed(kind([&] {
        auto queue = Queue<int>::open(name);
        is_good = is_good && allowed(kind([&] { return queue.try_put(2); }));
        is_good = is_good && allowed(kind([&] { return queue.try_get(); }));
        is_good = is_good && allowed(kind([&] { return queue.stats(); }));
        is_good = is_good && allowed(kind([&] { return queue.reap(); }));
        is_good = is_good && allowed(kind([&] { return queue.close(); }));
        return 0;
    })) && is_good;
    return is_good ? 0 : 1;
}

class FuzzedHeader : public ForeignFile, public testing::WithParamInterface<std::uint32_t> {};

INSTANTIATE_TEST_SUITE_P(, FuzzedHeader, testing::Values(4U, 0U), [](const auto& parameter) {
    return parameter.param == 0 ? "OfAnUnboundedQueue" : "OfABoundedQueue";
});

// Each byte of the header, with its bits turned, and with chance: a child for each eight bytes, so
// that a crash is a failure of its own.
TEST_P(FuzzedHeader, OpensOrIsRefusedAndCrashesNobody) {
    make_queue(GetParam());
    const std::string path = name_.path();
    std::array<char, sizeof(shm::RegionHeader)> good{};
    std::ifstream(path, std::ios::binary).read(good.data(), good.size());
    std::string whole(24576, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(whole.data(), static_cast<std::streamsize>(whole.size()));
    // What was written since the creation goes with it: participants, extents, ring, entries.
    whole.resize(static_cast<std::size_t>(file.gcount()));
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    for (std::size_t field = 0; field < sizeof(shm::RegionHeader); field += 8) {
        test::ForkedChild child([&] {
            std::mt19937 random(static_cast<std::uint32_t>(field));
            for (std::size_t offset = field; offset < field + 8; ++offset) {
                for (const int turned : {0xff, static_cast<int>(random() & 0xff)}) {
                    const char bad = static_cast<char>(good[offset] ^ turned);
                    if (::pwrite(descriptor, whole.data(), whole.size(), 0) !=
                            static_cast<ssize_t>(whole.size()) ||
                        ::pwrite(descriptor, &bad, 1, static_cast<off_t>(offset)) != 1) {
                        return 2;
                    }
                    if (open_and_use(name_.text()) != 0) {
                        return 1;
                    }
                }
            }
            return 0;
        });
        EXPECT_EQ(child.wait(), 0) << "the header's byte " << field << " and after";
    }
    ::close(descriptor);
}

} // namespace
} // namespace paceline
