// SPDX-License-Identifier: Apache-2.0
// Each scene is as small as it can be with everything that its operation can meet.
#include "scenes.hpp"

#include <memory>

namespace paceline::test {

namespace {

constexpr std::uint64_t kInline = 16;
constexpr std::uint64_t kSlab = 200;
constexpr std::uint64_t kLarge = 40000;
constexpr std::uint64_t kVictimsId = 3000;

Operation put_operation(std::uint64_t id, std::uint64_t length) {
    TestRegion::prepare(id, length);
    return {"put " + std::to_string(length) + " B",
            [id, length](TestRegion& region, shm::Participant& me) {
        return Outcome{.has_put = region.put(me, id, length) == TestRegion::Put::ok};
    },
            {id}};
}

Outcome get(TestRegion& region, shm::Participant& me) {
    const std::optional<Delivery> got = region.get(me);
    return got ? Outcome{.has_got = true, .got = *got} : Outcome{};
}

Operation get_operation() {
    return {"get", get, {}, 1};
}

Outcome close(TestRegion& region, shm::Participant& me) {
    (void)region.region().rings().close(me);
    return {.has_closed = true};
}

Outcome receive(TestRegion& region, shm::Participant& me) {
    const std::optional<shm::Received> received = region.receive(me);
    return received ? Outcome{.has_received = true, .got = region.read(*received)} : Outcome{};
}

// A victim that received before it stops, and then does `end` with what it received.
Scene after_receive(
    const std::string& name, const shm::RegionOptions& options, std::uint64_t acknowledges,
    const std::function<Outcome(TestRegion&, shm::Participant&, shm::Received)>& end) {
    auto received = std::make_shared<shm::Received>();
    Scene scene;
    scene.operation = {name, [received, end](TestRegion& region, shm::Participant& me) {
        return end(region, me, *received);
    }, {}, acknowledges};
    scene.options = options;
    scene.prelude = [received](TestRegion& region, shm::Participant& me) {
        *received = region.receive(me).value();
    };
    return scene;
}

Outcome keep(TestRegion& region, shm::Participant& me, shm::Received received) {
    const Delivery got = region.read(received);
    region.region()
        .chunks()
        .entry(received.chunk)
        .change(received.word,
                shm::ChunkWord::of(me.draw_generation(), 0, me.number, shm::ChunkState::owned));
    return {.has_got = true, .got = got};
}

Outcome acknowledge(TestRegion& region, shm::Participant& /*me*/, shm::Received received) {
    const Delivery got = region.read(received);
    region.region().allocator().free(received.chunk);
    return {.has_got = true, .got = got};
}

Outcome give_back(TestRegion& region, shm::Participant& /*me*/, shm::Received received) {
    region.region().returned().give_back(received.chunk, received.word);
    region.region().returned().announce();
    return {};
}

} // namespace

shm::RegionOptions small_options(std::uint32_t capacity) {
    shm::RegionOptions options;
    options.limits = {capacity, capacity == 0 ? std::uint64_t{1} << 20 : shm::kSmallestBytes * 2,
                      shm::kSmallestBytes, 8};
    return options;
}

Expectation set_up(const Scene& scene, TestRegion& region) {
    Expectation expected;
    expected.victims_put = scene.operation.puts;
    expected.victims_get = scene.operation.gets;
    expected.may_be_closed = scene.operation.may_close;
    expected.gives_back = scene.operation.gives_back;
    expected.length = scene.length;
    shm::Participant first = region.participant(1);
    for (std::uint64_t id = 1; id <= scene.messages; ++id) {
        region.put(first, id, scene.length);
        expected.before.push_back(id);
    }
    for (const TestRegion::Chunk& chunk : region.taken_chunks()) {
        if (chunk.word.state() == shm::ChunkState::ring) {
            continue;
        }
        shm::Received received{chunk.id, chunk.word};
        expected.chunks.insert_or_assign(region.read(received).id, chunk);
    }
    return expected;
}

std::vector<Scene> all_scenes() {
    const shm::RegionOptions bounded = small_options(8);
    const shm::RegionOptions unbounded = small_options(0);
    std::vector<Scene> scenes;
    for (const std::uint64_t length : {kInline, kSlab, kLarge}) {
        scenes.push_back({put_operation(kVictimsId, length), bounded, 3, length, nullptr});
        if (length == kLarge) {
            scenes.back().options.limits.bytes = 8 * shm::kSmallestBytes;
        }
    }
    scenes.push_back({put_operation(kVictimsId, kSlab), bounded, 3, kInline, nullptr, false, true});
    scenes.back().operation.name = "first put 200 B";
    scenes.push_back({get_operation(), bounded, 3, kInline, nullptr});
    scenes.push_back({get_operation(), bounded, 3, kSlab, nullptr});
    scenes.back().operation.name = "get 200 B";
    scenes.push_back({{"receive", receive}, bounded, 3, kInline, nullptr});
    scenes.push_back(after_receive("acknowledge", bounded, 1, acknowledge));
    scenes.push_back(after_receive("acknowledge and keep", bounded, 1, keep));
    scenes.push_back(after_receive("give back", bounded, 0, give_back));
    scenes.back().operation.gives_back = true;
    scenes.push_back({{"get a returned message", get, {}, 1, false, true},
                      bounded,
                      3,
                      kInline,
                      [](TestRegion& region, shm::Participant& me) {
        give_back(region, me, region.receive(me).value());
    }});
    scenes.push_back({{"close", close, {}, 0, true}, bounded, 3, kInline, nullptr});
    scenes.push_back(
        {{"close when full", close, {}, 0, true}, small_options(5), 3, kInline, nullptr});
    scenes.push_back({{"trim",
                       [](TestRegion& region, shm::Participant& me) {
        region.region().allocator().trim(me, ~std::uint64_t{0});
        return Outcome{};
    }},
                      bounded,
                      3,
                      kSlab,
                      [](TestRegion& region, shm::Participant& me) {
        region.put(me, 80, kLarge);
        while (region.get(me)) {
        }
        for (std::uint64_t id = 1; id <= 3; ++id) {
            region.put(me, id, kSlab);
        }
    }});
    scenes.back().options.limits.bytes = 8 * shm::kSmallestBytes;
    Scene grow{put_operation(kVictimsId, kInline), unbounded, shm::kFirstUnboundedSlots - 1,
               kInline, nullptr};
    grow.operation.name = "put that grows";
    grow.is_long = true;
    scenes.push_back(grow);
    Scene follow{get_operation(), unbounded, shm::kFirstUnboundedSlots + 2, kInline,
                 [](TestRegion& region, shm::Participant& me) {
        for (std::uint32_t count = 0; count < shm::kFirstUnboundedSlots - 1; ++count) {
            (void)region.get(me);
        }
    }};
    follow.operation.name = "get into the next ring";
    follow.is_long = true;
    scenes.push_back(follow);
    return scenes;
}

std::vector<Operation> paired_operations(std::uint32_t number) {
    return {put_operation(kVictimsId + number, kInline),
            get_operation(),
            {"receive and give back", [](TestRegion& region, shm::Participant& me) {
        if (const auto received = region.receive(me)) {
            give_back(region, me, *received);
        }
        return Outcome{};
    }, {}, 0, false, true}};
}

} // namespace paceline::test
