// SPDX-License-Identifier: Apache-2.0
// Making queues and finding them: files, names, handles.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "queue/queue_core.hpp"
#include <paceline/options.hpp>

namespace paceline::detail {

std::shared_ptr<QueueCore> make_anonymous(const QueueOptions& options, std::uint64_t message_type);
std::shared_ptr<QueueCore> create_named(std::string_view name, const QueueOptions& options,
                                        std::uint64_t message_type);
std::shared_ptr<QueueCore> open_named(std::string_view name, std::uint64_t message_type);
std::shared_ptr<QueueCore> open_or_create_named(std::string_view name, const QueueOptions& options,
                                                std::uint64_t message_type);
std::shared_ptr<QueueCore> open_handle(std::string_view handle, std::uint64_t message_type);
bool unlink_named(std::string_view name);

// What open_handle() understands.
std::string handle_text(int descriptor, std::uint64_t generation, const std::string& name);

} // namespace paceline::detail
