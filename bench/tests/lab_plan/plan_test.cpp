// SPDX-License-Identifier: Apache-2.0
// What is planned for which contenders, and in which order.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "lab/plan/plan.hpp"
#include "lab/types/error.hpp"

namespace paceline::lab {
namespace {

Contender contender(const std::string& id, std::vector<std::string> workloads, bool parallel = true,
                    bool by_default = true) {
    Contender made;
    made.id = id;
    made.workloads = std::move(workloads);
    made.parallel = parallel;
    made.runs_by_default = by_default;
    return made;
}

std::map<std::string, Contender> all() {
    std::map<std::string, Contender> contenders;
    for (const Contender& each :
         {contender("serial_cpp", {"numerical", "stateful"}, false),
          contender("pool", {"numerical", "stateful"}), contender("threads", {"numerical"}),
          contender("pipe", {"queue"}), contender("fake", {"numerical"}, true, false)}) {
        contenders.emplace(each.id, each);
    }
    return contenders;
}

PlanRequest request() {
    PlanRequest made;
    made.profile.rounds = 2;
    made.profile.workers = {1, 2};
    made.profile.workloads = {"numerical", "stateful", "queue"};
    made.profile.queue.elements = {100, 200};
    return made;
}

int count(const Plan& plan, const std::string& id, const std::string& workload) {
    return static_cast<int>(
        std::count_if(plan.cells.begin(), plan.cells.end(), [&](const PlannedCell& planned) {
        return planned.cell.contender == id && planned.cell.workload == workload;
    }));
}

TEST(Plan, MeasuresAParallelContenderAtEachNumberOfWorkersInEachRound) {
    const Plan plan = make_plan(request(), all());
    EXPECT_EQ(count(plan, "pool", "numerical"), 4);
    EXPECT_EQ(count(plan, "threads", "stateful"), 0);
}

TEST(Plan, MeasuresASerialContenderOnceARoundWithOneWorker) {
    const Plan plan = make_plan(request(), all());
    EXPECT_EQ(count(plan, "serial_cpp", "numerical"), 2);
    for (const PlannedCell& planned : plan.cells) {
        EXPECT_TRUE(planned.cell.contender != "serial_cpp" || planned.cell.workers == 1);
    }
}

TEST(Plan, SerialContendersRunAlongWhateverTheNumbersOfWorkersAre) {
    PlanRequest wanted = request();
    wanted.profile.workers = {2, 4};
    const Plan plan = make_plan(wanted, all());
    EXPECT_EQ(count(plan, "serial_cpp", "numerical"), 2);
}

TEST(Plan, MeasuresEachPartAndSizeOfTheQueueWithOneOrTwoProcesses) {
    const Plan plan = make_plan(request(), all());
    EXPECT_EQ(count(plan, "pipe", "queue"), 2 * 3 * 2);
    for (const PlannedCell& planned : plan.cells) {
        if (planned.cell.workload == "queue") {
            EXPECT_EQ(planned.cell.workers,
                      planned.cell.parameters.at("part") == "put_get" ? 1 : 2);
        }
    }
}

TEST(Plan, NeverPlansTheSameCellTwice) {
    const Plan plan = make_plan(request(), all());
    std::set<std::string> keys;
    for (const PlannedCell& planned : plan.cells) {
        EXPECT_TRUE(keys.insert(cell_key(planned.round, planned.cell)).second)
            << cell_text(planned.cell);
    }
}

TEST(Plan, FinishesARoundBeforeTheNext) {
    const Plan plan = make_plan(request(), all());
    EXPECT_TRUE(std::is_sorted(
        plan.cells.begin(), plan.cells.end(),
        [](const PlannedCell& a, const PlannedCell& b) { return a.round < b.round; }));
}

TEST(Plan, SizesOfAQueuePartAscend) {
    const Plan plan = make_plan(request(), all());
    std::vector<std::int64_t> sizes;
    for (const PlannedCell& planned : plan.cells) {
        if (planned.cell.workload == "queue" && planned.round == 0 &&
            planned.cell.parameters.at("part") == "stream") {
            sizes.push_back(planned.cell.parameters.at("elements").get<std::int64_t>());
        }
    }
    EXPECT_EQ(sizes, (std::vector<std::int64_t>{100, 200}));
}

TEST(Plan, ANamedContenderBringsTheReferenceAlong) {
    PlanRequest wanted = request();
    wanted.contenders = {"threads"};
    const Plan plan = make_plan(wanted, all());
    EXPECT_EQ(count(plan, "serial_cpp", "numerical"), 2);
    EXPECT_EQ(count(plan, "pool", "numerical"), 0);
}

TEST(Plan, ATestContenderRunsOnlyWhenNamed) {
    EXPECT_EQ(count(make_plan(request(), all()), "fake", "numerical"), 0);
    PlanRequest wanted = request();
    wanted.contenders = {"fake"};
    EXPECT_EQ(count(make_plan(wanted, all()), "fake", "numerical"), 4);
}

TEST(Plan, ANamedContenderWithoutTheNamedWorkloadIsPlannedToBeUnsupported) {
    PlanRequest wanted = request();
    wanted.contenders = {"pipe"};
    wanted.profile.workloads = {"numerical"};
    wanted.explicit_workloads = true;
    EXPECT_EQ(count(make_plan(wanted, all()), "pipe", "numerical"), 4);
}

TEST(Plan, AnUnknownContenderNamesTheNearest) {
    PlanRequest wanted = request();
    wanted.contenders = {"pol"};
    try {
        static_cast<void>(make_plan(wanted, all()));
        FAIL();
    } catch (const UserError& error) {
        EXPECT_STREQ(error.what(), "unknown contender \"pol\"; did you mean \"pool\"?");
    }
}

TEST(Plan, NothingToMeasureIsAnError) {
    PlanRequest wanted = request();
    wanted.profile.workloads = {"initialization"};
    EXPECT_THROW(static_cast<void>(make_plan(wanted, all())), UserError);
}

TEST(Plan, OrderDependsOnTheSeedAndOnNothingElse) {
    auto order = [](std::int64_t seed) {
        PlanRequest wanted = request();
        wanted.profile.rounds = 6;
        wanted.profile.seed = seed;
        std::string text;
        for (const PlannedCell& planned : make_plan(wanted, all()).cells) {
            text += planned.cell.contender + " ";
        }
        return text;
    };
    EXPECT_EQ(order(1), order(1));
    EXPECT_NE(order(1), order(2));
}

TEST(Plan, SaysWhetherTheSquaresAreComplete) {
    PlanRequest wanted = request();
    wanted.profile.workloads = {"stateful"}; // blocks of two and of one contender
    EXPECT_TRUE(make_plan(wanted, all()).complete_squares);
    wanted.profile.rounds = 3;
    EXPECT_FALSE(make_plan(wanted, all()).complete_squares);
}

} // namespace
} // namespace paceline::lab
