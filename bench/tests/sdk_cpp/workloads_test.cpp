// SPDX-License-Identifier: Apache-2.0
// Each workload through the SDK gives what the kernels alone give; bad inputs are refused.
#include <algorithm>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "paceline_sdk/answers.hpp"
#include "paceline_sdk/errors.hpp"
#include "paceline_sdk/results.hpp"
#include "paceline_sdk/workloads.hpp"
#include "support/files.hpp"
#include "support/tiny_workload.hpp"

namespace paceline::sdk {

namespace {

using sdk_test::kWorkloads;
using sdk_test::make_tiny_workload;
using sdk_test::TemporaryFolder;
using sdk_test::TinyWorkload;

std::unique_ptr<Workload> made(const TinyWorkload& tiny) {
    return make_workload(tiny.name, tiny.parameters, tiny.inputs);
}

class EachWorkload : public testing::TestWithParam<const char*> {
protected:
    TemporaryFolder folder_;
    TinyWorkload tiny_ = make_tiny_workload(GetParam(), folder_);
};

TEST_P(EachWorkload, EqualsADirectSerialComputation) {
    const std::unique_ptr<Workload> workload = made(tiny_);
    const std::unique_ptr<WorkerState> state = workload->prepare();
    std::vector<std::byte> result(workload->result_bytes());
    Answers answers(workload->has_tables());
    for (std::size_t run = 0; run < workload->runs(); ++run) {
        for (const Item& item : workload->items(run)) {
            state->work(item, result);
            answers.add(item.index, result);
        }
    }
    if (workload->has_tables()) {
        answers.add_table(state->collect());
    }
    EXPECT_EQ(answers.finish(), tiny_.digest);
}

TEST_P(EachWorkload, EqualsItWithSeveralStatesInAnotherOrder) {
    const std::unique_ptr<Workload> workload = made(tiny_);
    std::vector<std::unique_ptr<WorkerState>> states;
    for (int i = 0; i < 3; ++i) {
        states.push_back(workload->prepare());
    }
    Answers answers(workload->has_tables());
    for (std::size_t run = workload->runs(); run-- > 0;) {
        const std::span<const Item> items = workload->items(run);
        const Results results(items.size(), workload->result_bytes());
        for (std::size_t i = items.size(); i-- > 0;) {
            states[i % 3]->work(items[i], results[i]);
        }
        for (std::size_t i = items.size(); i-- > 0;) {
            answers.add(items[i].index, results[i]);
        }
    }
    for (const auto& state : states) {
        if (workload->has_tables()) {
            answers.add_table(state->collect());
        }
    }
    EXPECT_EQ(answers.finish(), tiny_.digest);
}

TEST_P(EachWorkload, NumbersItsItemsFromZeroOverAllRuns) {
    const std::unique_ptr<Workload> workload = made(tiny_);
    std::uint64_t next = 0;
    for (std::size_t run = 0; run < workload->runs(); ++run) {
        EXPECT_FALSE(workload->items(run).empty());
        for (const Item& item : workload->items(run)) {
            EXPECT_EQ(item.index, next++);
        }
    }
}

TEST_P(EachWorkload, RefusesToBeMadeWithoutOneOfItsInputs) {
    for (const auto& [name, path] : tiny_.inputs.items()) {
        TinyWorkload incomplete = tiny_;
        incomplete.inputs.erase(name);
        EXPECT_THROW(made(incomplete), ProtocolError) << name;
        incomplete.inputs[name] = folder_.file("missing");
        EXPECT_THROW(made(incomplete), InputError) << name;
    }
}

TEST_P(EachWorkload, RefusesParametersThatAreNoCounts) {
    for (const auto& [name, value] : tiny_.parameters.items()) {
        TinyWorkload damaged = tiny_;
        damaged.parameters.erase(name);
        EXPECT_THROW(made(damaged), ProtocolError) << name;
        for (const Json& bad : {Json(0), Json(-5), Json(1.5), Json("5"), Json(1ULL << 40)}) {
            damaged.parameters[name] = bad;
            EXPECT_THROW(made(damaged), ProtocolError) << name << " " << bad;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Workloads, EachWorkload, testing::ValuesIn(kWorkloads),
                         [](const auto& instance) { return std::string(instance.param); });

class WorkloadInputs : public testing::Test {
protected:
    void write_doubles(const char* name, const std::vector<std::size_t>& shape) {
        std::size_t count = 1;
        std::ranges::for_each(shape, [&](std::size_t length) { count *= length; });
        const std::vector<double> values(count, 1);
        sdk_test::write_file(folder_.file(name),
                             sdk_test::npy_bytes("<f8", shape, std::as_bytes(std::span(values))));
    }

    void write_offsets(const std::vector<std::uint64_t>& offsets) {
        sdk_test::write_file(
            folder_.file("offsets.npy"),
            sdk_test::npy_bytes("<u8", {offsets.size()}, std::as_bytes(std::span(offsets))));
    }

    TemporaryFolder folder_;
};

TEST_F(WorkloadInputs, ThatAreNoImageOrNoFiltersAreRefused) {
    const TinyWorkload tiny = make_tiny_workload("numerical", folder_);
    for (const std::vector<std::size_t>& shape :
         {std::vector<std::size_t>{0, 5}, {5, 0}, {5}, {5, 5, 5}}) {
        write_doubles("image.npy", shape);
        EXPECT_THROW(made(tiny), InputError);
    }
    write_doubles("image.npy", {5, 5});
    EXPECT_NO_THROW(made(tiny));
    for (const std::vector<std::size_t>& shape :
         {std::vector<std::size_t>{0, 4, 4}, {3, 3, 4}, {3, 4, 5}, {4, 4}}) {
        write_doubles("filters.npy", shape);
        EXPECT_THROW(made(tiny), InputError);
    }
}

TEST_F(WorkloadInputs, WhoseOffsetsDoNotCutTheTextsAreRefused) {
    const TinyWorkload tiny = make_tiny_workload("stateful", folder_);
    sdk_test::write_file(folder_.file("documents"), "0123456789");
    for (const std::vector<std::uint64_t>& offsets : {std::vector<std::uint64_t>{},
                                                      {10},
                                                      {0, 9},
                                                      {0, 11},
                                                      {1, 10},
                                                      {0, 7, 3, 10},
                                                      {0, ~0ULL, 10}}) {
        write_offsets(offsets);
        EXPECT_THROW(made(tiny), InputError);
    }
    write_offsets({0, 0, 4, 10, 10});
    EXPECT_EQ(made(tiny)->items(0).size(), 4U);
}

TEST_F(WorkloadInputs, WithMoreOrFewerImagesThanEvaluationsAreRefused) {
    TinyWorkload tiny = make_tiny_workload("initialization", folder_);
    tiny.parameters["runs"] = 2;
    EXPECT_THROW(made(tiny), InputError);
}

TEST_F(WorkloadInputs, WhoseModelIsDamagedFailWhenAWorkerPrepares) {
    const TinyWorkload tiny = make_tiny_workload("initialization", folder_);
    sdk_test::write_file(folder_.file("model.onnx"), "no model");
    const std::unique_ptr<Workload> workload = made(tiny);
    EXPECT_THROW(workload->prepare(), KernelError);
}

TEST_F(WorkloadInputs, WithADocumentThatIsNotUtf8FailAtItsItem) {
    const std::unique_ptr<Workload> workload = made(sdk_test::make_failing_workload(folder_));
    const std::unique_ptr<WorkerState> state = workload->prepare();
    EXPECT_NO_THROW(state->work(workload->items(0)[9], {}));
    EXPECT_THROW(state->work(workload->items(0)[10], {}), KernelError);
}

TEST_F(WorkloadInputs, OfAnUnknownWorkloadAreUnsupported) {
    EXPECT_THROW(make_workload("queue", Json::object(), Json::object()), Unsupported);
}

TEST_F(WorkloadInputs, ATableIsEmptyAfterItWasCollected) {
    const TinyWorkload tiny = make_tiny_workload("stateful", folder_);
    const std::unique_ptr<Workload> workload = made(tiny);
    const std::unique_ptr<WorkerState> state = workload->prepare();
    const std::vector<std::byte> empty = workload->prepare()->collect();
    state->work(workload->items(0)[1], {});
    EXPECT_NE(state->collect(), empty);
    EXPECT_EQ(state->collect(), empty);
}

} // namespace

} // namespace paceline::sdk
