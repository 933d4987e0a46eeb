// SPDX-License-Identifier: Apache-2.0
// The single checks of the doctor: doctor_cpu.cpp and doctor_limits.cpp have them, doctor.cpp lists
// them.
#pragma once

#include <optional>
#include <string>

#include "lab/environment/doctor.hpp"

namespace paceline::lab {

// Values of a record by JSON pointer; absent if they are not there or of another type.
[[nodiscard]] std::optional<double> number_at(const nlohmann::json& record, const char* pointer);
[[nodiscard]] std::optional<bool> truth_at(const nlohmann::json& record, const char* pointer);
[[nodiscard]] std::optional<std::string> text_at(const nlohmann::json& record, const char* pointer);

[[nodiscard]] Finding fine(std::string what);

// Absent: the record does not know what the check needs.
[[nodiscard]] std::optional<Finding> check_cpus(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_affinity(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_quota(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_governor(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_turbo(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_throttling(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_clock_source(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_smt(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_virtual_machine(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_steal(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_load(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_pressure(const nlohmann::json& environment);

[[nodiscard]] std::optional<Finding> check_memory(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_swap(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_shared_memory(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_open_files(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_processes(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_tracing(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_address_randomisation(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_build(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_commit(const nlohmann::json& environment);
[[nodiscard]] std::optional<Finding> check_preload(const nlohmann::json& environment);

} // namespace paceline::lab
