// SPDX-License-Identifier: Apache-2.0
// Where the workers of a contract run: threads on the heap, or forked processes on shared memory.
#pragma once

#include <exception>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/mman.h>

#include "../support/forked_child.hpp"
#include "../support/heap_region.hpp"

namespace paceline::test {

// Zeroed memory that forked children share.
class SharedPages {
public:
    explicit SharedPages(std::uint64_t size)
        : memory_(::mmap(nullptr, size, PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)),
          size_(size) {
        if (memory_ == MAP_FAILED) {
            throw std::runtime_error("mmap");
        }
    }

    SharedPages(const SharedPages&) = delete;
    SharedPages& operator=(const SharedPages&) = delete;
    SharedPages(SharedPages&&) = delete;
    SharedPages& operator=(SharedPages&&) = delete;

    ~SharedPages() { ::munmap(memory_, size_); }

    [[nodiscard]] std::span<std::byte> bytes() const {
        return {static_cast<std::byte*>(memory_), size_};
    }

private:
    void* memory_;
    std::uint64_t size_;
};

// An object that all workers share.
template <typename Object>
class Shared {
public:
    Shared() : pages_(sizeof(Object)), object_(new (pages_.bytes().data()) Object()) {}

    Object& operator*() const { return *object_; }

    Object* operator->() const { return object_; }

private:
    SharedPages pages_;
    Object* object_;
};

class ThreadHost {
public:
    explicit ThreadHost(const shm::RegionOptions& options)
        : options_(options), memory_(shm::Geometry(options.limits).total_bytes()),
          backing_(memory_.bytes(), shm::Geometry(options.limits)) {
        shm::Region::make(memory_.bytes(), options);
    }

    // Calls body(region, worker) for each worker, all at once; what one throws is a failure.
    template <typename Body>
    void run(std::uint32_t workers, const Body& body) {
        std::vector<std::string> faults(workers);
        {
            std::vector<std::jthread> threads;
            for (std::uint32_t worker = 0; worker < workers; ++worker) {
                threads.emplace_back([&, worker] {
                    try {
                        shm::Region region(memory_.bytes(), options_, backing_);
                        body(region, worker);
                    } catch (const std::exception& error) {
                        faults[worker] = error.what();
                    }
                });
            }
        }
        for (std::uint32_t worker = 0; worker < workers; ++worker) {
            EXPECT_EQ(faults[worker], "") << "worker " << worker;
        }
    }

    // When nobody works: what is counted is what was asked for, and within the limit.
    void expect_sound() {
        shm::Region region(memory_.bytes(), options_, backing_);
        region.allocator().recount();
        EXPECT_EQ(region.header().backed_bytes.load(), limited_bytes(region, backing_));
        EXPECT_LE(region.header().backed_bytes.load(), region.geometry().limits().bytes);
        EXPECT_LE(backing_.payload_peak(), region.geometry().limits().bytes);
        EXPECT_EQ(backing_.entry_bytes(), made_bytes(region));
        EXPECT_FALSE(backing_.was_misused());
    }

private:
    shm::RegionOptions options_;
    HeapBytes memory_;
    PageBacking backing_;
};

class ProcessHost {
public:
    explicit ProcessHost(const shm::RegionOptions& options)
        : options_(options), memory_(shm::Geometry(options.limits).total_bytes()) {
        shm::Region::make(memory_.bytes(), options);
    }

    template <typename Body>
    void run(std::uint32_t workers, const Body& body) {
        std::vector<std::unique_ptr<ForkedChild>> children;
        for (std::uint32_t worker = 0; worker < workers; ++worker) {
            children.push_back(std::make_unique<ForkedChild>([this, &body, worker] {
                AllMemory backing;
                shm::Region region(memory_.bytes(), options_, backing);
                body(region, worker);
                return 0;
            }));
        }
        for (std::uint32_t worker = 0; worker < workers; ++worker) {
            EXPECT_EQ(children[worker]->wait(), 0) << "worker " << worker;
        }
    }

    void expect_sound() {
        AllMemory backing;
        const shm::Region region(memory_.bytes(), options_, backing);
        const std::uint64_t counted = region.header().backed_bytes.load();
        region.allocator().recount();
        EXPECT_EQ(region.header().backed_bytes.load(), counted);
    }

private:
    // The system gives a page its memory when it is touched.
    class AllMemory : public shm::Backing {
    public:
        [[nodiscard]] std::error_code allocate(std::uint64_t /*offset*/,
                                               std::uint64_t /*length*/) noexcept override {
            return {};
        }

        void give_back(std::uint64_t /*offset*/, std::uint64_t /*length*/) noexcept override {}
    };

    shm::RegionOptions options_;
    SharedPages memory_;
};

} // namespace paceline::test
