//! The conformance suite of `Store`: every case on every database.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod agents;
mod cases;
mod keys;
mod lifetimes;
mod messages;
mod threads;
mod uploads;
mod webhooks;
mod work;

use std::sync::Arc;

use kortix_server::store::{Store, postgres::PostgresStore, sqlite::SqliteStore};
use kortix_test_postgres::{Cluster, Database};

/// A database of its own for one case, removed after it.
struct Fresh<Place> {
    store: Arc<dyn Store>,
    _place: Place,
}

async fn sqlite() -> Fresh<tempfile::TempDir> {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("kortix.db")).await.unwrap();
    Fresh { store: Arc::new(store), _place: dir }
}

async fn postgres() -> Fresh<Database<'static>> {
    let database = Cluster::shared().unwrap().database().unwrap();
    let store = PostgresStore::open(&database.url()).await.unwrap();
    Fresh { store: Arc::new(store), _place: database }
}

mod all {
    pub(crate) use crate::{
        agents::*, cases::*, keys::*, lifetimes::*, messages::*, threads::*, uploads::*, webhooks::*, work::*,
    };
}

macro_rules! conformance {
    ($($case:ident),+ $(,)?) => {
        mod sqlite_store {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    let fresh = super::sqlite().await;
                    super::all::$case(fresh.store).await;
                }
            )+
        }

        mod postgres_store {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    let fresh = super::postgres().await;
                    super::all::$case(fresh.store).await;
                }
            )+
        }
    };
}

conformance!(
    a_reservation_is_seen_by_nobody_until_it_is_linked,
    a_linked_project_has_its_sandbox_and_its_thread_is_a_new_chat,
    a_released_reservation_leaves_no_row_and_no_count,
    linking_what_was_released_fails_and_leaves_nothing,
    the_thread_limit_lets_exactly_as_many_through_as_there_is_room,
    the_project_limit_is_told_apart,
    the_plan_none_allows_nothing,
    a_key_that_is_repeated_gets_the_first_answer,
    a_key_under_way_is_told_from_one_that_was_answered,
    a_key_of_a_failed_create_may_try_again,
    a_key_belongs_to_one_request_and_one_account,
    old_keys_are_forgotten,
    deleting_the_last_thread_dooms_the_project,
    deleting_one_of_two_threads_keeps_the_project,
    a_doomed_project_is_out_of_sight_and_out_of_every_count,
    deleting_a_project_counts_its_threads,
    threads_are_listed_newest_first_with_the_right_total,
    one_execution_a_thread_is_active_at_a_time,
    parallel_starts_in_one_thread_let_one_through,
    a_thread_that_ended_its_execution_may_start_another,
    executions_are_listed_by_what_they_are,
    an_execution_in_a_strange_project_is_not_found,
    a_turn_begins_once,
    an_ended_execution_keeps_its_outcome,
    an_execution_remembers_its_turns,
    an_api_key_is_found_by_its_public_half_while_it_is_good,
    an_api_key_begins_the_account_of_a_user_that_nobody_knew,
    api_keys_are_listed_newest_first_and_to_their_account_alone,
    a_strange_api_key_can_be_neither_revoked_nor_deleted,
    a_repeated_api_key_is_made_once,
    the_last_use_of_a_key_never_goes_back,
    an_obvious_key_goes_with_its_creators_membership,
    a_workspace_has_fifty_obvious_keys_at_most,
    a_repeated_obvious_key_is_made_once,
    a_user_owns_so_many_workspaces_at_most,
    a_repeated_workspace_is_made_once,
    a_user_has_the_accounts_that_it_owns_or_belongs_to,
    the_first_fingerprint_is_kept_until_every_key_is_deleted,
    a_key_of_any_kind_is_found_by_its_id,
    accounts_have_names_of_their_own,
    plans_and_platform_roles_can_be_changed,
    members_come_change_and_go,
    an_account_keeps_its_plan_unless_given_another,
    owners_and_strangers_are_told_apart,
    what_a_live_server_provisions_is_left_alone_by_others,
    a_sandbox_made_ahead_has_one_owner,
    what_a_lost_server_made_ahead_is_nobodys,
    what_is_seeded_is_listed_and_counted,
    messages_are_counted_and_read_in_either_order,
    a_conversation_has_the_content_of_users_alone,
    a_deleted_message_is_counted_no_more,
    a_thread_is_named_once,
    a_repeated_message_is_added_once,
    messages_go_with_their_thread,
    threads_are_added_as_long_as_the_plan_has_room,
    a_thread_counts_for_whoever_adds_it,
    no_thread_is_added_to_a_project_that_goes,
    a_repeated_thread_is_added_once,
    a_title_is_the_projects_and_publicness_is_both,
    threads_are_found_by_their_words_and_only_ones_own,
    no_character_of_a_search_is_a_wildcard,
    agents_are_made_as_long_as_the_plan_has_room,
    an_agent_is_read_as_it_was_made_and_changed,
    changes_at_the_same_time_are_all_made,
    an_account_has_one_default_agent_at_most_and_keeps_it,
    a_repeated_agent_is_made_once,
    agents_are_narrowed_sorted_and_paged,
    as_many_runs_start_as_the_plan_allows,
    a_run_that_ended_or_was_deleted_makes_room,
    a_refused_start_leaves_no_thread_no_message_and_no_key,
    a_thread_at_work_is_made_with_its_run_or_not_at_all,
    a_released_thread_at_work_gives_its_room_back,
    an_id_that_is_taken_is_refused,
    a_stop_is_asked_for_until_the_execution_has_ended,
    a_stop_comes_too_late_for_a_finished_execution,
    a_thread_remembers_what_its_runs_were_told_and_said,
    usage_is_what_there_is,
    an_agent_is_found_in_its_account_alone,
    a_sandbox_has_its_project_while_both_are_there,
    announced_files_are_believed_until_their_time,
    no_files_are_announced_to_a_project_that_is_not_there,
    a_key_of_an_upload_tells_how_far_it_got,
    an_execution_is_claimed_by_one,
    who_lost_the_lease_can_write_nothing,
    what_nobody_works_on_is_given_up,
    what_waits_for_a_server_that_is_gone_is_given_up,
    a_turn_that_lost_its_sandbox_begins_again,
    what_waits_too_long_is_given_up,
    a_plan_bounds_what_a_run_may_take,
    a_worker_that_is_back_takes_up_what_it_had,
    notes_are_kept_with_their_events_until_the_end,
    a_question_is_answered_once_while_it_is_open,
    files_are_remembered_as_they_were_last,
    events_are_numbered_in_the_order_in_which_they_are_written,
    events_are_forgotten_a_while_after_the_end,
    the_hash_of_all_events_is_kept_and_outlives_them,
    what_waits_for_a_thread_has_it_in_order,
    a_replacement_comes_next_and_ends_what_is_active,
    none_is_left_waiting_when_what_it_waits_for_ends_meanwhile,
    a_refused_start_says_what_is_active,
    an_end_is_told_once_to_every_webhook_of_its_account,
    every_way_to_end_is_told,
    a_delivery_is_tried_by_one_at_a_time,
    a_lease_that_ran_out_is_anybodys,
    nobody_waits_behind_anothers_deliveries,
    what_is_gone_is_told_nothing_more_until_a_replay,
    an_account_has_ten_webhooks_at_most,
    deliveries_are_listed_in_pages_and_forgotten,
    a_sandbox_is_overdue_from_its_time_on,
    what_is_deleted_is_nobodys_until_it_is_made_anew,
    what_is_at_work_is_not_unused,
    a_server_looks_after_its_own_and_perhaps_after_those_of_lost_ones,
);
