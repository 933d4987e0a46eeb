// SPDX-License-Identifier: Apache-2.0
// Two copies of a loan would both free its memory.
// Says: use of deleted function
#include <utility>

#include <paceline/message.hpp>

paceline::Loan take(paceline::Loan& loan) {
#ifdef MISTAKE
    return loan;
#else
    return std::move(loan);
#endif
}
