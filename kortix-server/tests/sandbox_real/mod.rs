//! What drivers of real sandboxes must do, as cases over a [`Real`] bench. Each such driver's test file runs them all.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

pub(crate) mod bench;
pub(crate) mod isolation;
pub(crate) mod jobs;
pub(crate) mod survival;

pub(crate) use self::{bench::*, isolation::*, jobs::*, survival::*};

/// One test for each case.
#[macro_export]
macro_rules! real_cases {
    ($open:expr; $($case:ident),+ $(,)?) => {
        $(
            #[tokio::test]
            async fn $case() {
                $crate::sandbox_real::$case(&$crate::sandbox_real::Real::new($open)).await;
            }
        )+
    };
}

/// All cases that a driver of real sandboxes passes, beside those of [`conformance!`].
#[macro_export]
macro_rules! real_sandboxes {
    ($open:expr) => {
        $crate::real_cases!(
            $open;
            a_job_sees_an_unprivileged_user_without_capabilities,
            a_job_sees_no_file_of_the_host,
            a_job_sees_no_process_outside,
            a_job_has_no_network,
            a_job_makes_no_namespace_and_mounts_nothing,
            memory_is_limited,
            processes_are_limited,
            attempts_to_break_out_fail,
            nobody_outside_is_reached,
            a_socket_that_leads_out_of_the_sandbox_is_not_followed,
            a_link_out_of_the_sandbox_leads_to_its_own_files,
            files_are_written_as_the_sandboxs_user,
            a_file_that_is_not_written_whole_is_not_written,
            an_init_that_lies_fills_neither_memory_nor_rows,
            a_job_that_hides_its_children_takes_them_with_it,
            what_a_job_leaves_running_does_not_keep_it_open,
            a_job_that_kills_its_supervisor_ends_with_it,
            a_program_that_is_not_there_fails_to_start,
            any_port_of_the_sandbox_can_be_reached,
            a_command_is_a_login_shells_in_its_directory_and_leaves_only_its_server,
            a_command_whose_caller_left_is_ended,
            a_terminal_has_job_control_and_hangs_up,
            a_program_cannot_type_for_whoever_sits_at_the_terminal,
            a_program_that_floods_its_terminal_is_read_and_interrupted,
            terminals_are_so_many_and_no_more,
            more_output_than_one_answer_carries_is_read_whole,
            what_a_sandbox_takes_is_measured,
            a_desktop_that_dies_comes_back,
            the_doctor_counts_the_sandboxes,
            a_sandbox_outlives_its_server_and_is_adopted,
            destroying_leaves_no_process_directory_or_group,
            a_half_made_sandbox_is_listed_and_destroyed,
            creating_over_a_half_made_sandbox_makes_a_whole_one,
            a_sandbox_that_died_is_revived_with_its_work_and_runs_no_job_again,
            a_copy_has_the_work_and_leaves_the_original_alone,
            a_damaged_record_costs_no_work,
            a_lost_record_costs_no_work_either,
            a_record_of_another_version_is_read,
            a_sandbox_of_another_driver_is_left_alone,
            a_number_that_belongs_to_another_process_now_is_left_alone,
            a_stop_ends_every_process_and_leaves_no_group,
            what_died_is_told_from_what_was_stopped,
        );
    };
}
