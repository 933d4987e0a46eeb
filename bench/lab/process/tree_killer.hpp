// SPDX-License-Identifier: Apache-2.0
// Ends every descendant of this process, however they hide: new sessions, double forks, ignored
// signals.
#pragma once

namespace paceline::lab {

// Makes orphaned descendants children of this process, so that none can leave the tree
// (PR_SET_CHILD_SUBREAPER).
void adopt_orphans();

// Sends SIGKILL to every descendant that there is now, once. Each is first opened as a pidfd and
// its parentage looked at again, so that a process which got the number of an ended one is never
// hit. Call it until waitpid() says that no child is left.
void kill_descendants();

// kill_descendants() and waitpid() until no child is left. Blocks; only a process in an
// uninterruptible wait can hold it up.
void end_descendants();

} // namespace paceline::lab
