// SPDX-License-Identifier: Apache-2.0
// The supervisor of one sample: a small process between the lab and the contender that outlives
// both.
//
//   lab --control pipe--> supervisor --fork, exec--> contender --> its workers, daemons ...
//       <--status pipe---     ^------ orphans are adopted (child subreaper) -----'
//
// It ends the whole tree when the lab says so and when the control pipe closes, which is how it
// learns that the lab has died (lines: `kill`, and `own PATH` for a file in /dev/shm that the tree
// was seen with). The status pipe carries JSON lines: started, exec_failed, exited, empty. When no
// descendant is left it says so, removes what the tree left in its folders and in /dev/shm, and
// exits.
#pragma once

#include <set>
#include <string>
#include <vector>

#include <sys/types.h>

namespace paceline::lab {

struct SupervisorOptions {
    std::vector<std::string> folders; // removed at the end
    std::vector<std::string> command; // the contender
};

class Supervisor {
public:
    explicit Supervisor(SupervisorOptions options);
    // Starts the contender and stays until no descendant is left. Returns the exit code.
    int run();

private:
    bool start();
    void let_go_of_contender_descriptors() const;
    void read_control();
    void reap();
    void note_shared_memory();
    void remove_leftovers() const;
    void say_exec_failed(const std::string& error) const;
    void say(const std::string& line) const;

    SupervisorOptions options_;
    std::set<std::string> foreign_files_; // in /dev/shm before the contender was started
    std::set<std::string> owned_files_;
    std::string control_text_;
    pid_t contender_ = -1;
    bool killing_ = false;
    bool empty_ = false;
};

} // namespace paceline::lab
