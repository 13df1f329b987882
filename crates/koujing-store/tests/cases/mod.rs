//! What the record does, said once for both databases.

pub(crate) mod asked;
pub(crate) mod audit;
pub(crate) mod audit_log;
pub(crate) mod backup;
mod desk;
pub(crate) mod drafts;
pub(crate) mod events;
pub(crate) mod feed;
pub(crate) mod feedback;
pub(crate) mod findings;
pub(crate) mod fixture;
pub(crate) mod gaps;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod inspect;
pub(crate) mod key_records;
pub(crate) mod keys;
pub(crate) mod live;
pub(crate) mod model;
pub(crate) mod opening;
pub(crate) mod races;
pub(crate) mod redaction;
pub(crate) mod renormalise;
pub(crate) mod repeatable;
pub(crate) mod review;
pub(crate) mod reviewers;
mod samples;
pub(crate) mod schedule;
pub(crate) mod sessions;
pub(crate) mod settings;
pub(crate) mod strict;
pub(crate) mod tellings;
pub(crate) mod together;
pub(crate) mod turns;
pub(crate) mod user_records;

pub(crate) use fixture::Fixture;

/// Makes a test of every case, each on a fresh record.
macro_rules! on_every_database {
    ($fixture:path) => {
        on_every_database! { $fixture;
            audit::altered_rows_are_found,
            audit::missing_rows_are_found,
            audit::every_change_is_in_the_log,
            drafts::a_draft_serves_nobody,
            drafts::a_newer_draft_withdraws_the_earlier,
            drafts::a_draft_leaves_the_live_revision_alone,
            feed::changes_count_up_without_a_gap,
            feed::settings_are_replaced_when_their_bytes_differ,
            import::the_submitted_bytes_come_back,
            import::the_same_bytes_change_nothing,
            import::other_images_are_a_new_revision,
            import::the_first_claim_wins,
            import::a_dropped_question_is_free_within_the_batch,
            import::an_expired_claim_is_free,
            import::more_specific_claims_stand_side_by_side,
            import::an_article_may_come_twice_in_a_batch,
            import::ids_that_differ_in_case_are_one_article,
            import::a_failed_batch_leaves_nothing,
            import::nul_is_refused,
            import::very_long_questions_are_kept,
            import::retired_articles_stay_retired,
            import::a_suspension_outlives_an_import,
            import::batches_larger_than_a_statement,
            import::what_is_open_is_withdrawn_by_an_import,
            import::a_plan_is_what_the_import_does,
            import::time_does_not_run_backwards,
            keys::a_key_is_found_by_its_token,
            keys::expired_and_revoked_keys_are_nobody,
            keys::a_token_is_not_kept,
            keys::user_names_are_unique_up_to_case,
            keys::odd_names_are_refused,
            keys::images_are_kept_once,
            live::pages_come_in_the_order_of_code_points,
            live::the_past_is_remembered,
            live::a_span_of_the_past_is_told_at_once,
            live::claims_of_the_past_are_found,
            live::what_is_true_now,
            live::suspension_is_told,
            live::files_of_many_are_told_at_once,
            opening::a_record_keeps_its_id_and_key,
            opening::a_newer_schema_is_refused,
            opening::another_migration_is_refused,
            opening::many_may_open_a_new_record_at_once,
            races::one_question_is_published_once,
            races::changes_are_seen_in_order,
            feed::an_unknown_kind_of_change_is_read,
            feed::a_follower_is_told_everything_at_once,
            history::the_newest_in_a_state,
            history::what_waits_comes_in_pages,
            history::several_may_be_scheduled,
            history::what_is_not_there_is_absent,
            history::nul_is_refused_by_every_verb,
            races::one_of_many_approvals_publishes,
            races::one_of_many_articles_gets_the_question,
            races::one_of_many_drafts_is_stored,
            races::what_is_due_is_published_once,
            redaction::a_tombstone_stays,
            redaction::what_may_serve_is_not_redacted,
            redaction::an_import_does_not_bring_it_back,
            redaction::settings_are_redacted_too,
            review::an_editorial_day,
            review::a_stale_draft_is_refused,
            review::only_what_is_in_review_is_decided,
            review::only_the_author_withdraws,
            review::four_eyes_over_all_authors_since_the_live_revision,
            review::two_approvals_with_groups,
            review::the_latest_instant_asked_for_counts,
            review::without_required_approvals_submitting_publishes,
            review::a_question_has_one_article,
            review::another_category_is_no_way_out,
            review::an_approver_publishes_his_own_brief_notice,
            reviewers::an_item_is_in_one_persons_hands,
            reviewers::one_of_many_takes_it_up,
            schedule::the_live_one_serves_until_then,
            schedule::effective_from_delays,
            schedule::what_is_due_goes_live_in_order,
            schedule::every_verb_sees_what_is_due,
            schedule::claims_are_held_while_scheduled,
            schedule::a_withdrawn_one_frees_its_question,
            schedule::an_expired_question_is_free,
            schedule::an_import_for_later_waits,
            schedule::a_release_is_all_or_none,
            schedule::a_release_waits_for_the_last_to_come_into_force,
            sessions::a_session_is_found_by_its_token,
            sessions::a_session_ends_by_itself,
            sessions::a_session_ends_with_what_it_rests_on,
            sessions::a_role_counts_as_it_is_now,
            sessions::favourites_are_one_persons,
            settings::settings_are_reviewed,
            settings::settings_are_scheduled,
            settings::an_import_withdraws_open_settings,
            settings::settings_take_what_the_live_ones_require,
            strict::the_tables_are_strict,
            strict::a_damaged_record_is_not_written_on,
            together::a_release_goes_live_as_one,
            together::what_moved_keeps_a_release_back,
            together::a_release_is_sent_back_as_one,
            together::all_wait_for_the_approval_of_one,
            turns::suspensions_are_remembered,
            turns::only_what_is_live_is_suspended,
            turns::retired_is_for_good,
            turns::a_suspension_outlives_a_retirement,
            turns::still_valid_is_noted,
            turns::an_old_text_is_restored,
            audit_log::the_newest_rows_come_first,
            audit_log::a_subject_is_found_in_any_case,
            backup::a_restored_record_is_the_same,
            backup::a_backup_comes_back,
            backup::only_an_empty_record_is_restored_into,
            backup::a_cut_file_is_refused,
            backup::an_altered_file_is_refused,
            backup::a_backup_of_a_newer_schema_is_refused,
            backup::a_backup_of_an_older_schema_is_taken,
            backup::a_backup_is_of_one_instant,
            backup::progress_is_told,
            inspect::a_wrong_counter_is_found,
            inspect::a_broken_chain_is_found,
            inspect::wrong_states_are_found,
            inspect::claims_out_of_place_are_found,
            inspect::conflicting_claims_are_found,
            inspect::unreadable_json_is_found,
            inspect::altered_images_are_found,
            inspect::a_lost_key_is_found,
            inspect::dangling_rows_are_found,
            inspect::many_findings_are_counted,
            key_records::a_revoked_key_is_nobody,
            key_records::keys_are_listed_without_their_secrets,
            key_records::the_latest_use_of_a_key_stays,
            model::models_count_up_and_the_newest_stay,
            model::one_of_many_makes_the_model,
            renormalise::claims_are_computed_anew,
            renormalise::a_new_record_takes_the_version,
            renormalise::what_collides_keeps_its_claims,
            renormalise::giving_way_may_make_others_give_way,
            repeatable::a_request_is_done_once,
            repeatable::a_request_that_died_may_be_tried_again,
            repeatable::old_requests_are_pruned,
            repeatable::one_of_many_is_the_first,
            asked::questions_are_counted_by_day,
            asked::the_words_asked_most_come_first,
            asked::the_most_asked_and_the_rising,
            asked::old_questions_are_pruned,
            gaps::words_without_an_answer_are_a_gap,
            gaps::gaps_are_assigned_and_closed,
            gaps::gaps_are_filtered,
            gaps::a_gap_is_reported,
            gaps::several_may_report_at_once,
            events::an_overdue_gap_is_announced_once_for_its_date,
            events::one_of_many_announces,
            events::old_events_are_pruned,
            feedback::feedback_is_work_until_it_is_settled,
            findings::a_finding_is_appealed_and_decided,
            findings::the_same_report_is_kept_once,
            findings::findings_are_filtered_and_counted,
            findings::old_findings_are_pruned,
            tellings::who_was_told_a_revision,
            tellings::old_tellings_are_pruned,
            tellings::a_telling_that_cannot_be_kept_is_left_out,
            user_records::only_the_right_password_signs_in,
            user_records::a_hash_names_its_own_parameters,
            user_records::a_password_is_replaced,
            user_records::a_disabled_user_stays_outside,
            user_records::roles_change_with_a_trace,
        }
    };
    ($fixture:path; $($module:ident::$name:ident,)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $name() {
                let fixture = $fixture().await;
                cases::$module::$name(&fixture).await;
                fixture.finish().await;
            }
        )*
    };
}
