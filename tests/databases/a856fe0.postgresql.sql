-- A small database of commit a856fe0, made by its own code with generated people: receipts with a change of package, withdrawals
-- and transfers, a merge, a draft, a spreadsheet. It was made on 23 November 2026 of the tests, and is what a database was when
-- upgrades began with 0026_reasons.
SET check_function_bodies = false;
CREATE FUNCTION public.approval_never_deleted_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'approval: never_deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;
CREATE FUNCTION public.audit_never_changed_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'audit: never_changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION public.audit_never_deleted_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'audit: never_deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;
CREATE FUNCTION public.audit_value_never_deleted_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'audit_value: never_deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;
CREATE FUNCTION public.audit_value_only_erased_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NEW.was IS NOT NULL OR NEW.now IS NOT NULL OR NEW.audit_id IS DISTINCT FROM OLD.audit_id OR NEW.field IS DISTINCT FROM OLD.field THEN RAISE EXCEPTION 'audit_value: only_erased' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION public.candidate_edition_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NEW.edition = OLD.edition AND (NEW.first_names IS DISTINCT FROM OLD.first_names OR NEW.surname IS DISTINCT FROM OLD.surname OR NEW.date_of_birth IS DISTINCT FROM OLD.date_of_birth OR NEW.uln IS DISTINCT FROM OLD.uln OR NEW.title IS DISTINCT FROM OLD.title OR NEW.gender_id IS DISTINCT FROM OLD.gender_id OR NEW.email IS DISTINCT FROM OLD.email OR NEW.phone IS DISTINCT FROM OLD.phone) THEN RAISE EXCEPTION 'candidate: edition' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION public.candidate_erased_stays_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF OLD.state = 'erased' THEN RAISE EXCEPTION 'candidate: erased_stays' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION public.candidate_keeps_live_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN UPDATE centre_candidate SET live = (ended_at IS NULL AND EXISTS (SELECT 1 FROM candidate WHERE candidate.id = centre_candidate.candidate_id AND candidate.state = 'live')) WHERE candidate_id = NEW.id AND live <> (ended_at IS NULL AND EXISTS (SELECT 1 FROM candidate WHERE candidate.id = centre_candidate.candidate_id AND candidate.state = 'live')); RETURN NULL; END $$;
CREATE FUNCTION public.candidate_keeps_missing_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN UPDATE centre_candidate SET missing = (NOT EXISTS (SELECT 1 FROM candidate, employment, employer WHERE candidate.id = centre_candidate.candidate_id AND employment.centre_id = centre_candidate.centre_id AND employment.candidate_id = candidate.id AND employment.until IS NULL AND employer.id = employment.employer_id AND candidate.title IS NOT NULL AND candidate.date_of_birth IS NOT NULL AND candidate.gender_id IS NOT NULL AND candidate.uln IS NOT NULL AND candidate.email IS NOT NULL AND candidate.phone IS NOT NULL AND employment.position IS NOT NULL AND employer.employer_ern IS NOT NULL AND employer.employer_name IS NOT NULL AND employer.employer_postcode IS NOT NULL AND employer.employer_telephone IS NOT NULL AND EXISTS (SELECT 1 FROM gender WHERE gender.code = candidate.gender_id AND gender.is_open))) WHERE candidate_id = NEW.id AND missing <> (NOT EXISTS (SELECT 1 FROM candidate, employment, employer WHERE candidate.id = centre_candidate.candidate_id AND employment.centre_id = centre_candidate.centre_id AND employment.candidate_id = candidate.id AND employment.until IS NULL AND employer.id = employment.employer_id AND candidate.title IS NOT NULL AND candidate.date_of_birth IS NOT NULL AND candidate.gender_id IS NOT NULL AND candidate.uln IS NOT NULL AND candidate.email IS NOT NULL AND candidate.phone IS NOT NULL AND employment.position IS NOT NULL AND employer.employer_ern IS NOT NULL AND employer.employer_name IS NOT NULL AND employer.employer_postcode IS NOT NULL AND employer.employer_telephone IS NOT NULL AND EXISTS (SELECT 1 FROM gender WHERE gender.code = candidate.gender_id AND gender.is_open))); RETURN NULL; END $$;
CREATE FUNCTION public.candidate_never_deleted_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'candidate: never_deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;
CREATE FUNCTION public.candidate_number_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NEW.id IS DISTINCT FROM OLD.id OR NEW.number IS DISTINCT FROM OLD.number THEN RAISE EXCEPTION 'candidate: number' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION public.candidate_was_never_deleted_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'candidate_was: never_deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;
CREATE FUNCTION public.centre_candidate_keeps_live_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN UPDATE centre_candidate SET live = (ended_at IS NULL AND EXISTS (SELECT 1 FROM candidate WHERE candidate.id = centre_candidate.candidate_id AND candidate.state = 'live')) WHERE centre_id = NEW.centre_id AND candidate_id = NEW.candidate_id AND live <> (ended_at IS NULL AND EXISTS (SELECT 1 FROM candidate WHERE candidate.id = centre_candidate.candidate_id AND candidate.state = 'live')); RETURN NULL; END $$;
CREATE FUNCTION public.confirmed_warning_never_deleted_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'confirmed_warning: never_deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;
CREATE FUNCTION public.employer_card_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NEW.centre_id IS DISTINCT FROM OLD.centre_id OR NEW.employer_ern IS DISTINCT FROM OLD.employer_ern OR NEW.employer_name IS DISTINCT FROM OLD.employer_name OR NEW.employer_postcode IS DISTINCT FROM OLD.employer_postcode OR NEW.employer_telephone IS DISTINCT FROM OLD.employer_telephone THEN RAISE EXCEPTION 'employer: card' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION public.employment_keeps_missing_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN UPDATE centre_candidate SET missing = (NOT EXISTS (SELECT 1 FROM candidate, employment, employer WHERE candidate.id = centre_candidate.candidate_id AND employment.centre_id = centre_candidate.centre_id AND employment.candidate_id = candidate.id AND employment.until IS NULL AND employer.id = employment.employer_id AND candidate.title IS NOT NULL AND candidate.date_of_birth IS NOT NULL AND candidate.gender_id IS NOT NULL AND candidate.uln IS NOT NULL AND candidate.email IS NOT NULL AND candidate.phone IS NOT NULL AND employment.position IS NOT NULL AND employer.employer_ern IS NOT NULL AND employer.employer_name IS NOT NULL AND employer.employer_postcode IS NOT NULL AND employer.employer_telephone IS NOT NULL AND EXISTS (SELECT 1 FROM gender WHERE gender.code = candidate.gender_id AND gender.is_open))) WHERE centre_id = NEW.centre_id AND candidate_id = NEW.candidate_id AND missing; RETURN NULL; END $$;
CREATE FUNCTION public.employment_keeps_missing_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN UPDATE centre_candidate SET missing = (NOT EXISTS (SELECT 1 FROM candidate, employment, employer WHERE candidate.id = centre_candidate.candidate_id AND employment.centre_id = centre_candidate.centre_id AND employment.candidate_id = candidate.id AND employment.until IS NULL AND employer.id = employment.employer_id AND candidate.title IS NOT NULL AND candidate.date_of_birth IS NOT NULL AND candidate.gender_id IS NOT NULL AND candidate.uln IS NOT NULL AND candidate.email IS NOT NULL AND candidate.phone IS NOT NULL AND employment.position IS NOT NULL AND employer.employer_ern IS NOT NULL AND employer.employer_name IS NOT NULL AND employer.employer_postcode IS NOT NULL AND employer.employer_telephone IS NOT NULL AND EXISTS (SELECT 1 FROM gender WHERE gender.code = candidate.gender_id AND gender.is_open))) WHERE centre_id = NEW.centre_id AND candidate_id = NEW.candidate_id AND missing <> (NOT EXISTS (SELECT 1 FROM candidate, employment, employer WHERE candidate.id = centre_candidate.candidate_id AND employment.centre_id = centre_candidate.centre_id AND employment.candidate_id = candidate.id AND employment.until IS NULL AND employer.id = employment.employer_id AND candidate.title IS NOT NULL AND candidate.date_of_birth IS NOT NULL AND candidate.gender_id IS NOT NULL AND candidate.uln IS NOT NULL AND candidate.email IS NOT NULL AND candidate.phone IS NOT NULL AND employment.position IS NOT NULL AND employer.employer_ern IS NOT NULL AND employer.employer_name IS NOT NULL AND employer.employer_postcode IS NOT NULL AND employer.employer_telephone IS NOT NULL AND EXISTS (SELECT 1 FROM gender WHERE gender.code = candidate.gender_id AND gender.is_open))); RETURN NULL; END $$;
CREATE FUNCTION public.gender_keeps_missing_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN UPDATE centre_candidate SET missing = (NOT EXISTS (SELECT 1 FROM candidate, employment, employer WHERE candidate.id = centre_candidate.candidate_id AND employment.centre_id = centre_candidate.centre_id AND employment.candidate_id = candidate.id AND employment.until IS NULL AND employer.id = employment.employer_id AND candidate.title IS NOT NULL AND candidate.date_of_birth IS NOT NULL AND candidate.gender_id IS NOT NULL AND candidate.uln IS NOT NULL AND candidate.email IS NOT NULL AND candidate.phone IS NOT NULL AND employment.position IS NOT NULL AND employer.employer_ern IS NOT NULL AND employer.employer_name IS NOT NULL AND employer.employer_postcode IS NOT NULL AND employer.employer_telephone IS NOT NULL AND EXISTS (SELECT 1 FROM gender WHERE gender.code = candidate.gender_id AND gender.is_open))) WHERE candidate_id IN (SELECT id FROM candidate WHERE gender_id = NEW.code) AND missing <> (NOT EXISTS (SELECT 1 FROM candidate, employment, employer WHERE candidate.id = centre_candidate.candidate_id AND employment.centre_id = centre_candidate.centre_id AND employment.candidate_id = candidate.id AND employment.until IS NULL AND employer.id = employment.employer_id AND candidate.title IS NOT NULL AND candidate.date_of_birth IS NOT NULL AND candidate.gender_id IS NOT NULL AND candidate.uln IS NOT NULL AND candidate.email IS NOT NULL AND candidate.phone IS NOT NULL AND employment.position IS NOT NULL AND employer.employer_ern IS NOT NULL AND employer.employer_name IS NOT NULL AND employer.employer_postcode IS NOT NULL AND employer.employer_telephone IS NOT NULL AND EXISTS (SELECT 1 FROM gender WHERE gender.code = candidate.gender_id AND gender.is_open))); RETURN NULL; END $$;
CREATE FUNCTION public.link_link_used_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF OLD.used_at IS NOT NULL THEN RAISE EXCEPTION 'link: link_used' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION public.merge_never_deleted_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'merge: never_deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;
CREATE FUNCTION public.merge_only_erased_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NEW.reason <> '' OR NEW.candidate_id IS DISTINCT FROM OLD.candidate_id OR NEW.into_id IS DISTINCT FROM OLD.into_id OR NEW.person_id IS DISTINCT FROM OLD.person_id OR NEW.at IS DISTINCT FROM OLD.at THEN RAISE EXCEPTION 'merge: only_erased' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION public.package_edition_as_published_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF OLD.published_at IS NOT NULL THEN RAISE EXCEPTION 'package_edition: as_published' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION public.package_edition_published_stays_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF OLD.published_at IS NOT NULL THEN RAISE EXCEPTION 'package_edition: published_stays' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;
CREATE FUNCTION public.package_never_deleted_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'package: never_deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;
CREATE FUNCTION public.price_as_published_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF OLD.published_at IS NOT NULL AND (NEW.package_id IS DISTINCT FROM OLD.package_id OR NEW.price_group_id IS DISTINCT FROM OLD.price_group_id OR NEW.from_on IS DISTINCT FROM OLD.from_on OR NEW.pence IS DISTINCT FROM OLD.pence OR NEW.published_at IS DISTINCT FROM OLD.published_at) THEN RAISE EXCEPTION 'price: as_published' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION public.price_published_stays_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF OLD.published_at IS NOT NULL THEN RAISE EXCEPTION 'price: published_stays' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;
CREATE FUNCTION public.programme_never_deleted_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'programme: never_deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;
CREATE FUNCTION public.receipt_never_changed_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'receipt: never_changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION public.receipt_never_deleted_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'receipt: never_deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;
CREATE FUNCTION public.registration_as_registered_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NEW.centre_id IS DISTINCT FROM OLD.centre_id OR NEW.receipt_id IS DISTINCT FROM OLD.receipt_id OR NEW.line IS DISTINCT FROM OLD.line OR NEW.scheme_id IS DISTINCT FROM OLD.scheme_id OR NEW.version_id IS DISTINCT FROM OLD.version_id OR NEW.package_id IS DISTINCT FROM OLD.package_id OR NEW.package_edition IS DISTINCT FROM OLD.package_edition OR NEW.price_id IS DISTINCT FROM OLD.price_id OR NEW.pence IS DISTINCT FROM OLD.pence OR NEW.registered_as_id IS DISTINCT FROM OLD.registered_as_id OR NEW.candidate_edition IS DISTINCT FROM OLD.candidate_edition OR NEW.employment_id IS DISTINCT FROM OLD.employment_id OR NEW.came_from_id IS DISTINCT FROM OLD.came_from_id THEN RAISE EXCEPTION 'registration: as_registered' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION public.registration_keeps_registered_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN UPDATE centre_candidate SET registered = true WHERE centre_id = NEW.centre_id AND candidate_id = NEW.candidate_id AND NOT registered; RETURN NULL; END $$;
CREATE FUNCTION public.registration_keeps_registered_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN UPDATE centre_candidate SET registered = (EXISTS (SELECT 1 FROM registration WHERE registration.centre_id = centre_candidate.centre_id AND registration.candidate_id = centre_candidate.candidate_id)) WHERE centre_id = NEW.centre_id AND candidate_id IN (NEW.candidate_id, OLD.candidate_id) AND registered <> (EXISTS (SELECT 1 FROM registration WHERE registration.centre_id = centre_candidate.centre_id AND registration.candidate_id = centre_candidate.candidate_id)); RETURN NULL; END $$;
CREATE FUNCTION public.registration_merge_only_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NEW.candidate_id <> OLD.candidate_id AND NOT EXISTS (SELECT 1 FROM candidate c WHERE c.id = OLD.candidate_id AND c.merged_into_id = NEW.candidate_id) THEN RAISE EXCEPTION 'registration: merge_only' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION public.registration_move_never_deleted_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'registration_move: never_deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;
CREATE FUNCTION public.registration_move_only_erased_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NEW.text <> '' OR NEW.action IS DISTINCT FROM OLD.action OR NEW.centre_id IS DISTINCT FROM OLD.centre_id OR NEW.registration_id IS DISTINCT FROM OLD.registration_id OR NEW.from_state IS DISTINCT FROM OLD.from_state OR NEW.to_state IS DISTINCT FROM OLD.to_state OR NEW.moved_on IS DISTINCT FROM OLD.moved_on OR NEW.reason_id IS DISTINCT FROM OLD.reason_id OR NEW.person_id IS DISTINCT FROM OLD.person_id OR NEW.at IS DISTINCT FROM OLD.at THEN RAISE EXCEPTION 'registration_move: only_erased' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION public.registration_moves_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NEW.state <> OLD.state AND NOT ((OLD.state = 'active') OR (OLD.state IN ('withdrawn', 'completed') AND NEW.state = 'active')) THEN RAISE EXCEPTION 'registration: moves' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION public.registration_never_deleted_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'registration: never_deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;
CREATE FUNCTION public.registration_of_somebody_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NEW.state = 'active' AND OLD.state <> 'active' AND EXISTS (SELECT 1 FROM candidate c WHERE c.id = NEW.candidate_id AND c.state = 'erased') THEN RAISE EXCEPTION 'registration: of_somebody' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION public.version_never_deleted_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'version: never_deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;
CREATE TABLE public.approval (
    centre_id integer NOT NULL,
    version_id integer NOT NULL,
    from_on date NOT NULL,
    closes_on date,
    direct_claim_from date,
    direct_claim_to date
);
CREATE TABLE public.audit (
    id bigint NOT NULL,
    action text NOT NULL,
    at timestamp without time zone NOT NULL,
    person_id integer,
    centre_id integer,
    verb text NOT NULL,
    thing text NOT NULL,
    thing_id integer,
    candidate_id integer,
    cause text NOT NULL,
    address text NOT NULL
);
CREATE SEQUENCE public.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_id_seq OWNED BY public.audit.id;
CREATE TABLE public.audit_value (
    audit_id bigint NOT NULL,
    field text NOT NULL,
    was text,
    now text
);
CREATE TABLE public.batch (
    id integer NOT NULL,
    reference text NOT NULL,
    centre_id integer NOT NULL,
    version_id integer,
    package_id integer,
    starts_on text NOT NULL,
    ends_on text NOT NULL,
    epa_on text NOT NULL,
    funding_type text NOT NULL,
    purchase_order text NOT NULL,
    leftover text NOT NULL,
    undo text NOT NULL,
    state text NOT NULL,
    split_from_id integer,
    edition integer NOT NULL,
    opened_by_id integer NOT NULL,
    changed_by_id integer NOT NULL,
    changed_at timestamp without time zone NOT NULL,
    CONSTRAINT batch_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'registered'::text, 'discarded'::text])))
);
CREATE SEQUENCE public.batch_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.batch_id_seq OWNED BY public.batch.id;
CREATE TABLE public.batch_row (
    id integer NOT NULL,
    centre_id integer NOT NULL,
    batch_id integer NOT NULL,
    candidate_id integer NOT NULL,
    "position" integer NOT NULL,
    typed text NOT NULL,
    edition integer NOT NULL,
    changed_by_id integer NOT NULL,
    changed_at timestamp without time zone NOT NULL,
    removed_at timestamp without time zone
);
CREATE SEQUENCE public.batch_row_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.batch_row_id_seq OWNED BY public.batch_row.id;
CREATE TABLE public.candidate (
    id integer NOT NULL,
    title text,
    first_names text NOT NULL,
    surname text NOT NULL,
    date_of_birth date,
    gender_id text,
    uln text,
    email text,
    phone text,
    number integer NOT NULL,
    name_key text NOT NULL COLLATE pg_catalog."C",
    given_key text NOT NULL COLLATE pg_catalog."C",
    edition integer NOT NULL,
    state text NOT NULL,
    merged_into_id integer,
    CONSTRAINT candidate_check CHECK (((state = 'merged'::text) = (merged_into_id IS NOT NULL))),
    CONSTRAINT candidate_check1 CHECK ((merged_into_id <> id)),
    CONSTRAINT candidate_number_check CHECK (((number >= 1000000) AND (number <= 9999999))),
    CONSTRAINT candidate_state_check CHECK ((state = ANY (ARRAY['live'::text, 'merged'::text, 'erased'::text]))),
    CONSTRAINT candidate_uln_check CHECK ((length(uln) = 10))
);
CREATE TABLE public.candidate_draft (
    id integer NOT NULL,
    centre_id integer NOT NULL,
    batch_id integer,
    typed text NOT NULL,
    person_id integer NOT NULL,
    changed_at timestamp without time zone NOT NULL
);
CREATE SEQUENCE public.candidate_draft_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.candidate_draft_id_seq OWNED BY public.candidate_draft.id;
CREATE SEQUENCE public.candidate_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.candidate_id_seq OWNED BY public.candidate.id;
CREATE TABLE public.candidate_was (
    title text,
    first_names text NOT NULL,
    surname text NOT NULL,
    date_of_birth date,
    gender_id text,
    uln text,
    email text,
    phone text,
    candidate_id integer NOT NULL,
    edition integer NOT NULL,
    until timestamp without time zone NOT NULL,
    CONSTRAINT candidate_was_uln_check CHECK ((length(uln) = 10))
);
CREATE TABLE public.centre (
    id integer NOT NULL,
    number text NOT NULL,
    name text NOT NULL,
    state text NOT NULL,
    state_reason text,
    purchase_order_required boolean NOT NULL,
    price_group_id text NOT NULL,
    sample boolean NOT NULL,
    edition integer NOT NULL,
    second_step_required boolean DEFAULT false NOT NULL,
    CONSTRAINT centre_state_check CHECK ((state = ANY (ARRAY['active'::text, 'suspended'::text, 'closed'::text])))
);
CREATE TABLE public.centre_candidate (
    centre_id integer NOT NULL,
    candidate_id integer NOT NULL,
    name_key text NOT NULL COLLATE pg_catalog."C",
    given_key text NOT NULL COLLATE pg_catalog."C",
    how text NOT NULL,
    linked_at timestamp without time zone NOT NULL,
    ended_at timestamp without time zone,
    missing boolean DEFAULT true NOT NULL,
    registered boolean DEFAULT false NOT NULL,
    live boolean DEFAULT true NOT NULL,
    last_key text COLLATE pg_catalog."C",
    CONSTRAINT centre_candidate_how_check CHECK ((how = ANY (ARRAY['created'::text, 'number'::text, 'uln'::text, 'transfer'::text, 'merge'::text])))
);
CREATE SEQUENCE public.centre_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.centre_id_seq OWNED BY public.centre.id;
CREATE TABLE public.confirmed_warning (
    id integer NOT NULL,
    centre_id integer NOT NULL,
    candidate_id integer,
    employer_id integer,
    batch_row_id integer,
    registration_id integer,
    field text NOT NULL,
    code text NOT NULL,
    value text NOT NULL,
    reason text NOT NULL,
    person_id integer NOT NULL,
    at timestamp without time zone NOT NULL
);
CREATE SEQUENCE public.confirmed_warning_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.confirmed_warning_id_seq OWNED BY public.confirmed_warning.id;
CREATE TABLE public.correction_request (
    id integer NOT NULL,
    centre_id integer NOT NULL,
    candidate_id integer NOT NULL,
    field text NOT NULL,
    held text NOT NULL,
    wanted text NOT NULL,
    reason text NOT NULL,
    state text NOT NULL,
    asked_by_id integer NOT NULL,
    asked_at timestamp without time zone NOT NULL,
    decided_by_id integer,
    decided_at timestamp without time zone,
    decision text NOT NULL,
    CONSTRAINT correction_request_check CHECK (((state = 'asked'::text) = (decided_at IS NULL))),
    CONSTRAINT correction_request_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'accepted'::text, 'refused'::text, 'taken_back'::text])))
);
CREATE SEQUENCE public.correction_request_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.correction_request_id_seq OWNED BY public.correction_request.id;
CREATE TABLE public.counter (
    name text NOT NULL,
    next integer NOT NULL
);
CREATE TABLE public.employer (
    id integer NOT NULL,
    centre_id integer NOT NULL,
    employer_ern text,
    employer_name text NOT NULL,
    name_key text NOT NULL COLLATE pg_catalog."C",
    employer_postcode text,
    employer_telephone text,
    successor_id integer,
    CONSTRAINT employer_employer_ern_check CHECK ((length(employer_ern) = 9))
);
CREATE SEQUENCE public.employer_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.employer_id_seq OWNED BY public.employer.id;
CREATE TABLE public.employment (
    id integer NOT NULL,
    centre_id integer NOT NULL,
    candidate_id integer NOT NULL,
    employer_id integer NOT NULL,
    "position" text,
    since timestamp without time zone NOT NULL,
    until timestamp without time zone
);
CREATE SEQUENCE public.employment_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.employment_id_seq OWNED BY public.employment.id;
CREATE TABLE public.erasure (
    id integer NOT NULL,
    candidate_id integer NOT NULL,
    person_id integer NOT NULL,
    ground text NOT NULL,
    at timestamp without time zone NOT NULL
);
CREATE SEQUENCE public.erasure_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.erasure_id_seq OWNED BY public.erasure.id;
CREATE TABLE public.funding_type (
    code text NOT NULL,
    label text NOT NULL,
    "position" smallint NOT NULL,
    opens_on date,
    closes_on date,
    edition integer DEFAULT 1 NOT NULL
);
CREATE TABLE public.gender (
    code text NOT NULL,
    label text NOT NULL,
    "position" smallint NOT NULL,
    opens_on date,
    closes_on date,
    edition integer DEFAULT 1 NOT NULL,
    is_open boolean DEFAULT true NOT NULL
);
CREATE TABLE public.kept_form (
    id integer NOT NULL,
    person_id integer NOT NULL,
    path text NOT NULL,
    body text NOT NULL,
    until timestamp without time zone NOT NULL
);
CREATE SEQUENCE public.kept_form_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.kept_form_id_seq OWNED BY public.kept_form.id;
CREATE TABLE public.letter (
    id integer NOT NULL,
    centre_id integer,
    kind text NOT NULL,
    receipt_id integer,
    sender text NOT NULL,
    to_address text NOT NULL,
    subject text NOT NULL,
    message_id text NOT NULL,
    body text,
    state text NOT NULL,
    tries smallint NOT NULL,
    next_at timestamp without time zone,
    answer text,
    resend_of_id integer,
    at timestamp without time zone NOT NULL,
    sent_at timestamp without time zone,
    CONSTRAINT letter_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'unknown'::text])))
);
CREATE TABLE public.letter_address (
    centre_id integer NOT NULL,
    process text NOT NULL,
    email text NOT NULL
);
CREATE SEQUENCE public.letter_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.letter_id_seq OWNED BY public.letter.id;
CREATE TABLE public.like_pair (
    id integer NOT NULL,
    centre_id integer NOT NULL,
    candidate_id integer NOT NULL,
    other_id integer NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    asked_by_id integer NOT NULL,
    asked_at timestamp without time zone NOT NULL,
    decided_by_id integer,
    decided_at timestamp without time zone,
    decision text NOT NULL,
    CONSTRAINT like_pair_check CHECK ((candidate_id < other_id)),
    CONSTRAINT like_pair_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'different'::text, 'taken_back'::text, 'refused'::text, 'merged'::text])))
);
CREATE SEQUENCE public.like_pair_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.like_pair_id_seq OWNED BY public.like_pair.id;
CREATE TABLE public.link (
    token_hash text NOT NULL,
    person_id integer,
    purpose text NOT NULL,
    ends_at timestamp without time zone NOT NULL,
    used_at timestamp without time zone
);
CREATE TABLE public.merge (
    id integer NOT NULL,
    candidate_id integer NOT NULL,
    into_id integer NOT NULL,
    reason text NOT NULL,
    person_id integer NOT NULL,
    at timestamp without time zone NOT NULL,
    CONSTRAINT merge_check CHECK ((candidate_id <> into_id))
);
CREATE SEQUENCE public.merge_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.merge_id_seq OWNED BY public.merge.id;
CREATE TABLE public.package (
    id integer NOT NULL,
    version_id integer NOT NULL,
    code text NOT NULL,
    description text NOT NULL,
    stage text NOT NULL,
    "position" smallint NOT NULL,
    opens_on date,
    closes_on date,
    sample boolean NOT NULL,
    edition integer DEFAULT 1 NOT NULL,
    CONSTRAINT package_check CHECK ((closes_on >= opens_on))
);
CREATE TABLE public.package_edition (
    package_id integer NOT NULL,
    edition smallint NOT NULL,
    from_on date NOT NULL,
    published_at timestamp without time zone,
    sample boolean NOT NULL
);
CREATE TABLE public.package_holds (
    package_id integer NOT NULL,
    held_id integer NOT NULL,
    CONSTRAINT package_holds_check CHECK ((package_id <> held_id))
);
CREATE SEQUENCE public.package_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.package_id_seq OWNED BY public.package.id;
CREATE TABLE public.package_line (
    package_id integer NOT NULL,
    edition smallint NOT NULL,
    "position" smallint NOT NULL,
    text text NOT NULL
);
CREATE TABLE public.person (
    id integer NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    password_hash text,
    body_role text,
    state text NOT NULL,
    signed_in_at timestamp without time zone,
    sample boolean NOT NULL,
    CONSTRAINT person_body_role_check CHECK ((body_role = ANY (ARRAY['administrator'::text, 'support'::text]))),
    CONSTRAINT person_state_check CHECK ((state = ANY (ARRAY['invited'::text, 'active'::text, 'disabled'::text])))
);
CREATE SEQUENCE public.person_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.person_id_seq OWNED BY public.person.id;
CREATE TABLE public.price (
    id integer NOT NULL,
    package_id integer NOT NULL,
    price_group_id text NOT NULL,
    from_on date NOT NULL,
    pence integer,
    published_at timestamp without time zone,
    withdrawn_at timestamp without time zone,
    sample boolean NOT NULL,
    CONSTRAINT price_pence_check CHECK ((pence >= 0))
);
CREATE TABLE public.price_group (
    code text NOT NULL,
    label text NOT NULL,
    "position" smallint NOT NULL,
    opens_on date,
    closes_on date,
    edition integer DEFAULT 1 NOT NULL
);
CREATE SEQUENCE public.price_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.price_id_seq OWNED BY public.price.id;
CREATE TABLE public.programme (
    id integer NOT NULL,
    scheme_id text NOT NULL,
    code text NOT NULL,
    title text NOT NULL,
    owner_centre_id integer
);
CREATE SEQUENCE public.programme_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.programme_id_seq OWNED BY public.programme.id;
CREATE TABLE public.reading (
    place integer NOT NULL,
    centre_id integer NOT NULL,
    token text NOT NULL,
    until timestamp without time zone NOT NULL
);
CREATE TABLE public.reason (
    code text NOT NULL,
    label text NOT NULL,
    "position" smallint NOT NULL,
    opens_on date,
    closes_on date,
    edition integer DEFAULT 1 NOT NULL
);
CREATE TABLE public.receipt (
    id integer NOT NULL,
    reference text NOT NULL,
    centre_id integer NOT NULL,
    scheme_id text NOT NULL,
    batch_id integer,
    purchase_order text NOT NULL,
    candidates integer NOT NULL,
    pence integer,
    unpriced integer NOT NULL,
    person_id integer NOT NULL,
    at timestamp without time zone NOT NULL
);
CREATE SEQUENCE public.receipt_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.receipt_id_seq OWNED BY public.receipt.id;
CREATE TABLE public.recovery_code (
    person_id integer NOT NULL,
    code_hash text NOT NULL,
    used_at timestamp without time zone
);
CREATE TABLE public.registration (
    id integer NOT NULL,
    centre_id integer NOT NULL,
    receipt_id integer NOT NULL,
    line smallint NOT NULL,
    scheme_id text NOT NULL,
    version_id integer NOT NULL,
    package_id integer NOT NULL,
    package_edition smallint,
    price_id integer,
    pence integer,
    candidate_id integer NOT NULL,
    registered_as_id integer NOT NULL,
    candidate_edition integer NOT NULL,
    employment_id integer,
    starts_on date,
    ends_on date,
    epa_on date,
    funding_type_id text,
    again_reason text,
    came_from_id integer,
    state text NOT NULL,
    state_on date NOT NULL,
    edition integer NOT NULL,
    CONSTRAINT registration_check CHECK (((price_id IS NULL) = (pence IS NULL))),
    CONSTRAINT registration_check1 CHECK ((ends_on > starts_on)),
    CONSTRAINT registration_check2 CHECK ((epa_on > starts_on)),
    CONSTRAINT registration_check3 CHECK (((scheme_id <> 'apprenticeship'::text) OR ((starts_on IS NOT NULL) AND (ends_on IS NOT NULL) AND (epa_on IS NOT NULL) AND (funding_type_id IS NOT NULL) AND (employment_id IS NOT NULL)))),
    CONSTRAINT registration_state_check CHECK ((state = ANY (ARRAY['active'::text, 'cancelled'::text, 'withdrawn'::text, 'transferred'::text, 'completed'::text])))
);
CREATE SEQUENCE public.registration_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.registration_id_seq OWNED BY public.registration.id;
CREATE TABLE public.registration_move (
    id integer NOT NULL,
    action text NOT NULL,
    centre_id integer NOT NULL,
    registration_id integer NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    moved_on date NOT NULL,
    reason_id text,
    text text NOT NULL,
    person_id integer NOT NULL,
    at timestamp without time zone NOT NULL
);
CREATE SEQUENCE public.registration_move_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.registration_move_id_seq OWNED BY public.registration_move.id;
CREATE TABLE public.save_key (
    centre_id integer NOT NULL,
    key text NOT NULL,
    person_id integer NOT NULL,
    request_hash text NOT NULL,
    answer text NOT NULL,
    at timestamp without time zone NOT NULL,
    CONSTRAINT save_key_key_check CHECK ((length(key) >= 16))
);
CREATE TABLE public.schema_migration (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp without time zone NOT NULL
);
CREATE SEQUENCE public.schema_migration_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.schema_migration_id_seq OWNED BY public.schema_migration.id;
CREATE TABLE public.scheme (
    code text NOT NULL,
    label text NOT NULL,
    programme_word text NOT NULL,
    record text NOT NULL,
    sender text NOT NULL,
    claim_sender text NOT NULL,
    "position" smallint NOT NULL
);
CREATE TABLE public.second_step (
    person_id integer NOT NULL,
    secret text NOT NULL,
    last_step integer NOT NULL,
    set_at timestamp without time zone NOT NULL
);
CREATE TABLE public.session (
    token_hash text NOT NULL,
    person_id integer NOT NULL,
    centre_id integer,
    started_at timestamp without time zone NOT NULL,
    seen_at timestamp without time zone NOT NULL,
    ends_at timestamp without time zone NOT NULL,
    viewing_centre_id integer,
    awaits text DEFAULT ''::text NOT NULL,
    device text DEFAULT ''::text NOT NULL,
    known_as text DEFAULT ''::text NOT NULL,
    CONSTRAINT session_awaits_check CHECK ((awaits = ANY (ARRAY[''::text, 'code'::text, 'set-up'::text])))
);
CREATE TABLE public.setting (
    name text NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.staff (
    centre_id integer NOT NULL,
    person_id integer NOT NULL,
    pin text,
    pin_expires_on date,
    state text NOT NULL,
    CONSTRAINT staff_check CHECK (((pin IS NULL) = (pin_expires_on IS NULL))),
    CONSTRAINT staff_state_check CHECK ((state = ANY (ARRAY['active'::text, 'suspended'::text, 'left'::text])))
);
CREATE TABLE public.staff_role (
    centre_id integer NOT NULL,
    person_id integer NOT NULL,
    role text NOT NULL,
    CONSTRAINT staff_role_role_check CHECK ((role = ANY (ARRAY['coordinator'::text, 'registrar'::text, 'finance'::text, 'reader'::text])))
);
CREATE TABLE public.throttle (
    kind text NOT NULL,
    subject text NOT NULL,
    tokens integer NOT NULL,
    filled_at timestamp without time zone NOT NULL
);
CREATE TABLE public.title (
    code text NOT NULL,
    label text NOT NULL,
    "position" smallint NOT NULL,
    opens_on date,
    closes_on date,
    edition integer DEFAULT 1 NOT NULL
);
CREATE TABLE public.transfer (
    id integer NOT NULL,
    candidate_id integer NOT NULL,
    package_id integer NOT NULL,
    registration_id integer NOT NULL,
    from_centre_id integer NOT NULL,
    to_centre_id integer NOT NULL,
    asked_by_receiver boolean NOT NULL,
    state text NOT NULL,
    text text NOT NULL,
    answer text NOT NULL,
    became_id integer,
    asked_by_id integer NOT NULL,
    asked_at timestamp without time zone NOT NULL,
    changed_by_id integer NOT NULL,
    changed_at timestamp without time zone NOT NULL,
    CONSTRAINT transfer_check CHECK ((from_centre_id <> to_centre_id)),
    CONSTRAINT transfer_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'agreed'::text, 'done'::text, 'refused'::text, 'taken_back'::text])))
);
CREATE SEQUENCE public.transfer_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.transfer_id_seq OWNED BY public.transfer.id;
CREATE TABLE public.upload (
    id integer NOT NULL,
    reference text NOT NULL,
    centre_id integer NOT NULL,
    scheme_id text NOT NULL,
    file_name text NOT NULL,
    file_hash text NOT NULL,
    file_key text,
    again boolean NOT NULL,
    state text NOT NULL,
    read text NOT NULL,
    purchase_order text NOT NULL,
    edition integer NOT NULL,
    person_id integer NOT NULL,
    at timestamp without time zone NOT NULL,
    CONSTRAINT upload_state_check CHECK ((state = ANY (ARRAY['received'::text, 'refused'::text, 'checking'::text, 'problems'::text, 'ready'::text, 'part'::text, 'registered'::text, 'cancelled'::text])))
);
CREATE TABLE public.upload_change (
    id bigint NOT NULL,
    upload_id integer NOT NULL,
    step integer NOT NULL,
    "row" integer NOT NULL,
    field text NOT NULL,
    was text NOT NULL,
    now text NOT NULL,
    person_id integer NOT NULL,
    at timestamp without time zone NOT NULL,
    undone_at timestamp without time zone
);
CREATE SEQUENCE public.upload_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.upload_change_id_seq OWNED BY public.upload_change.id;
CREATE SEQUENCE public.upload_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.upload_id_seq OWNED BY public.upload.id;
CREATE TABLE public.upload_job (
    upload_id integer NOT NULL,
    checked_to integer NOT NULL,
    tries integer NOT NULL,
    until timestamp without time zone,
    at timestamp without time zone NOT NULL,
    done_at timestamp without time zone,
    takes text
);
CREATE TABLE public.upload_problem (
    id bigint NOT NULL,
    upload_id integer NOT NULL,
    "row" integer NOT NULL,
    field text NOT NULL,
    code text NOT NULL,
    severity text NOT NULL,
    value text NOT NULL,
    message text NOT NULL,
    confirmed_by_id integer,
    confirmed_at timestamp without time zone,
    reason text DEFAULT ''::text NOT NULL,
    CONSTRAINT upload_problem_severity_check CHECK ((severity = ANY (ARRAY['error'::text, 'warning'::text])))
);
CREATE SEQUENCE public.upload_problem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.upload_problem_id_seq OWNED BY public.upload_problem.id;
CREATE TABLE public.upload_receipt (
    centre_id integer NOT NULL,
    upload_id integer NOT NULL,
    receipt_id integer NOT NULL
);
CREATE TABLE public.upload_row (
    id bigint NOT NULL,
    centre_id integer NOT NULL,
    upload_id integer NOT NULL,
    "row" integer NOT NULL,
    cells text,
    odd text NOT NULL,
    fixed text NOT NULL,
    state text NOT NULL,
    candidate_id integer,
    registration_id integer,
    edition integer NOT NULL,
    tidied text DEFAULT '{}'::text NOT NULL,
    CONSTRAINT upload_row_state_check CHECK ((state = ANY (ARRAY['problem'::text, 'warning'::text, 'ready'::text, 'left_out'::text, 'registered'::text])))
);
CREATE SEQUENCE public.upload_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.upload_row_id_seq OWNED BY public.upload_row.id;
CREATE TABLE public.version (
    id integer NOT NULL,
    scheme_id text NOT NULL,
    programme_id integer NOT NULL,
    plan text NOT NULL,
    option text NOT NULL,
    label text NOT NULL,
    slug text NOT NULL,
    level smallint,
    "position" smallint NOT NULL,
    opens_on date,
    closes_on date,
    last_certification_on date,
    edition integer DEFAULT 1 NOT NULL,
    CONSTRAINT version_check CHECK ((closes_on >= opens_on)),
    CONSTRAINT version_check1 CHECK ((last_certification_on >= closes_on))
);
CREATE SEQUENCE public.version_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.version_id_seq OWNED BY public.version.id;
ALTER TABLE ONLY public.audit ALTER COLUMN id SET DEFAULT nextval('public.audit_id_seq'::regclass);
ALTER TABLE ONLY public.batch ALTER COLUMN id SET DEFAULT nextval('public.batch_id_seq'::regclass);
ALTER TABLE ONLY public.batch_row ALTER COLUMN id SET DEFAULT nextval('public.batch_row_id_seq'::regclass);
ALTER TABLE ONLY public.candidate ALTER COLUMN id SET DEFAULT nextval('public.candidate_id_seq'::regclass);
ALTER TABLE ONLY public.candidate_draft ALTER COLUMN id SET DEFAULT nextval('public.candidate_draft_id_seq'::regclass);
ALTER TABLE ONLY public.centre ALTER COLUMN id SET DEFAULT nextval('public.centre_id_seq'::regclass);
ALTER TABLE ONLY public.confirmed_warning ALTER COLUMN id SET DEFAULT nextval('public.confirmed_warning_id_seq'::regclass);
ALTER TABLE ONLY public.correction_request ALTER COLUMN id SET DEFAULT nextval('public.correction_request_id_seq'::regclass);
ALTER TABLE ONLY public.employer ALTER COLUMN id SET DEFAULT nextval('public.employer_id_seq'::regclass);
ALTER TABLE ONLY public.employment ALTER COLUMN id SET DEFAULT nextval('public.employment_id_seq'::regclass);
ALTER TABLE ONLY public.erasure ALTER COLUMN id SET DEFAULT nextval('public.erasure_id_seq'::regclass);
ALTER TABLE ONLY public.kept_form ALTER COLUMN id SET DEFAULT nextval('public.kept_form_id_seq'::regclass);
ALTER TABLE ONLY public.letter ALTER COLUMN id SET DEFAULT nextval('public.letter_id_seq'::regclass);
ALTER TABLE ONLY public.like_pair ALTER COLUMN id SET DEFAULT nextval('public.like_pair_id_seq'::regclass);
ALTER TABLE ONLY public.merge ALTER COLUMN id SET DEFAULT nextval('public.merge_id_seq'::regclass);
ALTER TABLE ONLY public.package ALTER COLUMN id SET DEFAULT nextval('public.package_id_seq'::regclass);
ALTER TABLE ONLY public.person ALTER COLUMN id SET DEFAULT nextval('public.person_id_seq'::regclass);
ALTER TABLE ONLY public.price ALTER COLUMN id SET DEFAULT nextval('public.price_id_seq'::regclass);
ALTER TABLE ONLY public.programme ALTER COLUMN id SET DEFAULT nextval('public.programme_id_seq'::regclass);
ALTER TABLE ONLY public.receipt ALTER COLUMN id SET DEFAULT nextval('public.receipt_id_seq'::regclass);
ALTER TABLE ONLY public.registration ALTER COLUMN id SET DEFAULT nextval('public.registration_id_seq'::regclass);
ALTER TABLE ONLY public.registration_move ALTER COLUMN id SET DEFAULT nextval('public.registration_move_id_seq'::regclass);
ALTER TABLE ONLY public.schema_migration ALTER COLUMN id SET DEFAULT nextval('public.schema_migration_id_seq'::regclass);
ALTER TABLE ONLY public.transfer ALTER COLUMN id SET DEFAULT nextval('public.transfer_id_seq'::regclass);
ALTER TABLE ONLY public.upload ALTER COLUMN id SET DEFAULT nextval('public.upload_id_seq'::regclass);
ALTER TABLE ONLY public.upload_change ALTER COLUMN id SET DEFAULT nextval('public.upload_change_id_seq'::regclass);
ALTER TABLE ONLY public.upload_problem ALTER COLUMN id SET DEFAULT nextval('public.upload_problem_id_seq'::regclass);
ALTER TABLE ONLY public.upload_row ALTER COLUMN id SET DEFAULT nextval('public.upload_row_id_seq'::regclass);
ALTER TABLE ONLY public.version ALTER COLUMN id SET DEFAULT nextval('public.version_id_seq'::regclass);
INSERT INTO public.approval VALUES
	(1, 1, '2024-08-01', NULL, NULL, NULL),
	(1, 2, '2024-08-01', NULL, NULL, NULL),
	(1, 3, '2024-08-01', NULL, NULL, NULL),
	(1, 4, '2024-08-01', NULL, NULL, NULL),
	(1, 5, '2024-08-01', NULL, NULL, NULL),
	(1, 6, '2024-08-01', NULL, NULL, NULL),
	(1, 7, '2024-08-01', NULL, NULL, NULL),
	(1, 8, '2024-08-01', NULL, NULL, NULL),
	(1, 9, '2024-08-01', NULL, NULL, NULL),
	(1, 10, '2024-08-01', NULL, NULL, NULL),
	(2, 1, '2024-08-01', NULL, NULL, NULL);
INSERT INTO public.audit VALUES
	(1, 'a795212503406698', '2026-11-23 12:00:00', NULL, NULL, 'loaded', 'catalogue', NULL, NULL, '', ''),
	(2, 'c0d6c5a7207310cf', '2026-11-23 12:00:00', NULL, 1, 'added', 'person', 1, NULL, '', ''),
	(3, '78b4bcee6de7d172', '2026-11-23 12:00:00', NULL, 1, 'added', 'person', 2, NULL, '', ''),
	(4, '5e82df0e962712a3', '2026-11-23 12:00:00', NULL, 1, 'added', 'person', 3, NULL, '', ''),
	(5, '871d08b0e87b37df', '2026-11-23 12:00:00', NULL, 1, 'added', 'person', 4, NULL, '', ''),
	(6, '2e922a232b57a57f', '2026-11-23 12:00:00', NULL, 2, 'added', 'person', 5, NULL, '', ''),
	(7, '1495ebafa1799694', '2026-11-23 12:00:00', NULL, NULL, 'added', 'person', 6, NULL, '', ''),
	(8, '95608611e449b8df', '2026-11-23 12:00:00', NULL, NULL, 'added', 'person', 7, NULL, '', ''),
	(9, '22d06e4e179259a8', '2026-11-23 12:00:00', 1, 1, 'created', 'candidate', 1, 1, '', ''),
	(10, 'b425f4d98384bad8', '2026-11-23 12:00:00', 1, 1, 'created', 'candidate', 2, 2, '', ''),
	(11, '08ac488c275f7b8c', '2026-11-23 12:00:00', 1, 1, 'created', 'candidate', 3, 3, '', ''),
	(12, 'd91511bf511cfe86', '2026-11-23 12:00:00', 1, 1, 'created', 'candidate', 4, 4, '', ''),
	(13, 'c33815177aea342e', '2026-11-23 12:00:00', 1, 1, 'created', 'candidate', 5, 5, '', ''),
	(14, '0a4b1d901ee6f89e', '2026-11-23 12:00:00', 1, 1, 'created', 'candidate', 6, 6, '', ''),
	(15, 'af2edf75de19d612', '2026-11-23 12:00:00', 1, 1, 'created', 'candidate', 7, 7, '', ''),
	(16, '16d628015b0c5f02', '2026-11-23 12:00:00', 1, 1, 'created', 'candidate', 8, 8, '', ''),
	(17, '61d69692bca5db34', '2026-11-23 12:00:00', 1, 1, 'created', 'candidate', 9, 9, '', ''),
	(18, '7ceacdcbdb35a08c', '2026-11-23 12:00:00', 5, 2, 'created', 'candidate', 10, 10, '', ''),
	(19, 'a193a83a2ee523ed', '2026-11-23 12:00:00', 1, 1, 'opened', 'batch', 1, NULL, 'B-NMCGAJ', ''),
	(20, 'R-26-104001', '2026-11-23 12:00:00', 1, 1, 'registered', 'receipt', 1, NULL, 'B-NMCGAJ', ''),
	(21, 'a2853b2b7a2e1a44', '2026-11-23 12:00:00', 1, 1, 'registered', 'candidate', 1, 1, 'R-26-104001', ''),
	(22, 'a2853b2b7a2e1a44', '2026-11-23 12:00:00', 1, 1, 'registered', 'candidate', 2, 2, 'R-26-104001', ''),
	(23, 'a2853b2b7a2e1a44', '2026-11-23 12:00:00', 1, 1, 'registered', 'candidate', 3, 3, 'R-26-104001', ''),
	(24, 'fb79169ea5a34c7c', '2026-11-23 12:00:00', 1, 1, 'cancelled', 'registration', 1, 1, 'R-26-104001', ''),
	(25, 'R-26-104002', '2026-11-23 12:00:00', 1, 1, 'registered', 'receipt', 2, 1, 'R-26-104001', ''),
	(26, 'bcc36efa27e19215', '2026-11-23 12:00:00', 1, 1, 'withdrawn', 'registration', 2, 2, 'R-26-104001', ''),
	(27, '9781139b03ae18d9', '2026-11-23 12:00:00', 1, 1, 'asked for a transfer', 'transfer', 1, 3, '', ''),
	(28, 'e2b0a70e6e242b0d', '2026-11-23 12:00:00', 1, 1, 'withdrawn', 'registration', 3, 3, 'R-26-104001', ''),
	(29, '464f18e05d354fb9', '2026-11-23 12:00:00', 1, 1, 'opened', 'batch', 2, NULL, 'B-1V6TXX', ''),
	(30, 'R-26-104003', '2026-11-23 12:00:00', 1, 1, 'registered', 'receipt', 3, NULL, 'B-1V6TXX', ''),
	(31, '61120eb6ee6e0bd4', '2026-11-23 12:00:00', 1, 1, 'registered', 'candidate', 4, 4, 'R-26-104003', ''),
	(32, '124cfb3b54846ddd', '2026-11-23 12:00:00', 1, 1, 'asked for a transfer', 'transfer', 2, 4, '', ''),
	(33, '0be5e0c80d8ec0ec', '2026-11-23 12:00:00', 1, NULL, 'merged', 'candidate', 9, 9, '1000009 into 1000008', ''),
	(34, '0be5e0c80d8ec0ec', '2026-11-23 12:00:00', 1, NULL, 'merged', 'candidate', 9, 8, '1000009 into 1000008', ''),
	(35, 'bdb45077d4ff2b4f', '2026-11-23 12:00:00', 1, 1, 'created', 'candidate', 11, 11, '', ''),
	(36, 'd5ce07e5db993e2c', '2026-11-23 12:00:00', 1, 1, 'opened', 'batch', 3, NULL, 'B-JYVFZ7', ''),
	(37, '8fe3035212830167', '2026-11-23 12:00:00', 1, 1, 'uploaded', 'upload', 1, NULL, 'U-N3D21W', '');
INSERT INTO public.audit_value VALUES
	(1, 'file', NULL, 'standards.csv'),
	(2, 'roles', NULL, 'registrar'),
	(3, 'roles', NULL, 'reader'),
	(4, 'roles', NULL, 'coordinator'),
	(5, 'roles', NULL, 'finance'),
	(6, 'roles', NULL, 'registrar'),
	(7, 'roles', NULL, 'administrator'),
	(8, 'roles', NULL, 'support');
INSERT INTO public.batch VALUES
	(1, 'B-NMCGAJ', 1, 1, 3, '2026-09-01', '2028-08-31', '2028-09-01', 'LEVY', '', '', '', 'registered', NULL, 5, 1, 1, '2026-11-23 12:00:00'),
	(2, 'B-1V6TXX', 1, 1, 4, '2026-09-01', '2028-08-31', '2028-09-01', 'LEVY', '', '', '', 'registered', NULL, 5, 1, 1, '2026-11-23 12:00:00'),
	(3, 'B-JYVFZ7', 1, 1, 3, '2026-09-01', '2028-08-31', '2028-09-01', 'LEVY', '', '', '', 'draft', NULL, 4, 1, 1, '2026-11-23 12:00:00');
INSERT INTO public.batch_row VALUES
	(1, 1, 1, 1, -3, '{}', 1, 1, '2026-11-23 12:00:00', NULL),
	(2, 1, 1, 2, -2, '{}', 1, 1, '2026-11-23 12:00:00', NULL),
	(3, 1, 1, 3, -1, '{}', 1, 1, '2026-11-23 12:00:00', NULL),
	(4, 1, 2, 4, -1, '{}', 1, 1, '2026-11-23 12:00:00', NULL),
	(5, 1, 3, 5, -1, '{"starts_on": "2026-09-01", "ends_on": "2028-08-31", "epa_on": "2028-09-01", "funding_type": "LEVY"}', 1, 1, '2026-11-23 12:00:00', NULL);
INSERT INTO public.candidate VALUES
	(2, 'Mx', 'Aisha', 'Khan', '2005-01-02', 'F', '6812268282', 'someone976842008@post.example', '0117 496 0001', 1000002, 'khan aisha', 'aisha khan', 1, 'live', NULL),
	(3, 'Mx', 'Leo', 'O''Neill', '2005-01-03', 'F', '3683504527', 'someone369821234@post.example', '0117 496 0002', 1000003, 'oneill leo', 'leo oneill', 1, 'live', NULL),
	(4, 'Mx', 'Noah', 'Lewis', '2005-01-04', 'F', '8312721060', 'someone533106007@post.example', '0117 496 0003', 1000004, 'lewis noah', 'noah lewis', 1, 'live', NULL),
	(5, 'Mx', 'Mia', 'Reid', '2005-01-05', 'F', '7896208406', 'someone877289657@post.example', '0117 496 0004', 1000005, 'reid mia', 'mia reid', 1, 'live', NULL),
	(6, 'Mx', 'Zoë', 'Smith-Jones', '2005-01-06', 'F', '5189970085', 'someone241993509@post.example', '0117 496 0005', 1000006, 'smith jones zoe', 'zoe smith jones', 1, 'live', NULL),
	(7, 'Mx', 'Rhys', 'Evans', '2005-01-07', 'F', '5371694837', 'someone157262101@post.example', '0117 496 0006', 1000007, 'evans rhys', 'rhys evans', 1, 'live', NULL),
	(8, 'Mx', 'Fatima', 'Iqbal', '2005-01-08', 'F', '2843573563', 'someone286190257@post.example', '0117 496 0007', 1000008, 'iqbal fatima', 'fatima iqbal', 1, 'live', NULL),
	(10, 'Mx', 'Megan', 'Price', '2006-05-05', 'F', '5784219528', 'someone252532811@post.example', '0117 496 0009', 1000010, 'price megan', 'megan price', 1, 'live', NULL),
	(9, 'Mx', 'Jack', 'van der Berg', '2005-01-09', 'F', '1728830787', 'someone978165686@post.example', '0117 496 0008', 1000009, 'van der berg jack', 'jack van der berg', 1, 'merged', 8),
	(11, 'Mx', 'Jack', 'van der Berg', '2005-01-11', 'F', '1728830787', 'someone612871993@post.example', '0117 496 0010', 1000011, 'van der berg jack', 'jack van der berg', 1, 'live', NULL),
	(1, 'Mx', 'Sam', 'Taylor-Reid', '2005-01-01', 'F', '3758633299', 'someone199615329@post.example', '0117 496 0000', 1000001, 'taylor reid sam', 'sam taylor reid', 2, 'live', NULL);
INSERT INTO public.candidate_was VALUES
	('Mx', 'Sam', 'Taylor', '2005-01-01', 'F', '3758633299', 'someone199615329@post.example', '0117 496 0000', 1, 1, '2026-11-23 12:00:00');
INSERT INTO public.centre VALUES
	(1, '0471', 'Northgate Motor College', 'active', NULL, false, 'retail', false, 1, false),
	(2, '0523', 'Southgate Training', 'active', NULL, false, 'retail', false, 1, false);
INSERT INTO public.centre_candidate VALUES
	(1, 5, 'reid mia', 'mia reid', 'created', '2026-11-23 12:00:00', NULL, false, false, true, NULL),
	(1, 6, 'smith jones zoe', 'zoe smith jones', 'created', '2026-11-23 12:00:00', NULL, false, false, true, 'jones smith jones zoe'),
	(1, 7, 'evans rhys', 'rhys evans', 'created', '2026-11-23 12:00:00', NULL, false, false, true, NULL),
	(1, 8, 'iqbal fatima', 'fatima iqbal', 'created', '2026-11-23 12:00:00', NULL, false, false, true, NULL),
	(2, 10, 'price megan', 'megan price', 'created', '2026-11-23 12:00:00', NULL, false, false, true, NULL),
	(1, 2, 'khan aisha', 'aisha khan', 'created', '2026-11-23 12:00:00', NULL, false, true, true, NULL),
	(1, 3, 'oneill leo', 'leo oneill', 'created', '2026-11-23 12:00:00', NULL, false, true, true, NULL),
	(1, 4, 'lewis noah', 'noah lewis', 'created', '2026-11-23 12:00:00', NULL, false, true, true, NULL),
	(1, 9, 'van der berg jack', 'jack van der berg', 'created', '2026-11-23 12:00:00', '2026-11-23 12:00:00', true, false, false, 'berg van der berg jack'),
	(1, 11, 'van der berg jack', 'jack van der berg', 'created', '2026-11-23 12:00:00', NULL, false, false, true, 'berg van der berg jack'),
	(1, 1, 'taylor reid sam', 'sam taylor reid', 'created', '2026-11-23 12:00:00', NULL, false, true, true, 'reid taylor reid sam');
INSERT INTO public.counter VALUES
	('R-26', 104004),
	('candidate', 1000012);
INSERT INTO public.employer VALUES
	(1, 1, '100000010', 'Bridge Street Garage', 'bridge street garage', 'BS1 4DJ', '0117 496 0900', NULL),
	(2, 2, '100000010', 'Bridge Street Garage', 'bridge street garage', 'BS1 4DJ', '0117 496 0900', NULL);
INSERT INTO public.employment VALUES
	(1, 1, 1, 1, 'Apprentice Technician', '2026-11-23 12:00:00', NULL),
	(2, 1, 2, 1, 'Apprentice Technician', '2026-11-23 12:00:00', NULL),
	(3, 1, 3, 1, 'Apprentice Technician', '2026-11-23 12:00:00', NULL),
	(4, 1, 4, 1, 'Apprentice Technician', '2026-11-23 12:00:00', NULL),
	(5, 1, 5, 1, 'Apprentice Technician', '2026-11-23 12:00:00', NULL),
	(6, 1, 6, 1, 'Apprentice Technician', '2026-11-23 12:00:00', NULL),
	(7, 1, 7, 1, 'Apprentice Technician', '2026-11-23 12:00:00', NULL),
	(8, 1, 8, 1, 'Apprentice Technician', '2026-11-23 12:00:00', NULL),
	(10, 2, 10, 2, 'Apprentice Technician', '2026-11-23 12:00:00', NULL),
	(9, 1, 9, 1, 'Apprentice Technician', '2026-11-23 12:00:00', '2026-11-23 12:00:00'),
	(11, 1, 11, 1, 'Apprentice Technician', '2026-11-23 12:00:00', NULL);
INSERT INTO public.funding_type VALUES
	('LEVY', 'Levy', 0, NULL, NULL, 1),
	('LEVY_COINVEST', 'Levy, co-invested', 1, NULL, NULL, 1),
	('LEVY_TRANSFER', 'Levy transfer', 2, NULL, NULL, 1),
	('NON_LEVY_COINVEST', 'Non-levy, co-invested', 3, NULL, NULL, 1),
	('NON_LEVY_FULL', 'Non-levy, fully funded', 4, NULL, NULL, 1),
	('EMPLOYER_PAID', 'Employer paid', 5, NULL, NULL, 1),
	('OTHER', 'Other', 6, NULL, NULL, 1);
INSERT INTO public.gender VALUES
	('F', 'Female', 0, NULL, NULL, 1, true),
	('M', 'Male', 1, NULL, NULL, 1, true),
	('OTHER', 'Other', 2, NULL, NULL, 1, true),
	('NOT_SAID', 'Prefer not to say', 3, NULL, NULL, 1, true),
	('NOT_KNOWN', 'Not known', 4, NULL, NULL, 1, true);
INSERT INTO public.letter VALUES
	(1, 1, 'confirmation', 1, 'registrations@theimi.org.uk', 'registrar@northgate.example', '3 candidates registered: R-26-104001', '<5eba4f57976511f3cf6fdeaebfe86428@theimi.org.uk>', '3 candidates registered. Reference: R-26-104001
Centre: Northgate Motor College (0471)
Standard: Autocare Technician ST0499 AP01
Package: ACAP01A Autocare Year 1 Gateway Package
Candidates: 3
Purchase Order Number: None
Total: £1,080.00, VAT not stated
Saved by: Priya Nair, 23 November 2026, 12:00
1. 1000001 Sam Taylor
2. 1000002 Aisha Khan
3. 1000003 Leo O''Neill
The receipt is in the portal under R-26-104001
Please report any errors (names, spelling, DOB etc) as candidates’ details, as registered, will appear on certificates and ID cards.
', 'queued', 0, '2026-11-23 12:00:00', NULL, NULL, '2026-11-23 12:00:00', NULL),
	(2, 1, 'confirmation', 1, 'registrations@theimi.org.uk', 'apprenticeships@northgate.example', '3 candidates registered: R-26-104001', '<44bafcca4520170600c8b49ccfec59a3@theimi.org.uk>', '3 candidates registered. Reference: R-26-104001
Centre: Northgate Motor College (0471)
Standard: Autocare Technician ST0499 AP01
Package: ACAP01A Autocare Year 1 Gateway Package
Candidates: 3
Purchase Order Number: None
Total: £1,080.00, VAT not stated
Saved by: Priya Nair, 23 November 2026, 12:00
1. 1000001 Sam Taylor
2. 1000002 Aisha Khan
3. 1000003 Leo O''Neill
The receipt is in the portal under R-26-104001
Please report any errors (names, spelling, DOB etc) as candidates’ details, as registered, will appear on certificates and ID cards.
', 'queued', 0, '2026-11-23 12:00:00', NULL, NULL, '2026-11-23 12:00:00', NULL),
	(3, 1, 'confirmation', 2, 'registrations@theimi.org.uk', 'registrar@northgate.example', '1 candidate registered: R-26-104002', '<b2ac41608b9e41296d6976937546c75c@theimi.org.uk>', '1 candidate registered. Reference: R-26-104002
Centre: Northgate Motor College (0471)
Standard: Autocare Technician ST0499 AP01
Package: ACAP01B Autocare Year 2 Gateway Package
Candidates: 1
Purchase Order Number: PO-9
Total: £360.00, VAT not stated
Saved by: Priya Nair, 23 November 2026, 12:00
1. 1000001 Sam Taylor
The receipt is in the portal under R-26-104002
Please report any errors (names, spelling, DOB etc) as candidates’ details, as registered, will appear on certificates and ID cards.
', 'queued', 0, '2026-11-23 12:00:00', NULL, NULL, '2026-11-23 12:00:00', NULL),
	(4, 1, 'confirmation', 2, 'registrations@theimi.org.uk', 'apprenticeships@northgate.example', '1 candidate registered: R-26-104002', '<ae5995a0e1b7e57a9780fd2a466604d4@theimi.org.uk>', '1 candidate registered. Reference: R-26-104002
Centre: Northgate Motor College (0471)
Standard: Autocare Technician ST0499 AP01
Package: ACAP01B Autocare Year 2 Gateway Package
Candidates: 1
Purchase Order Number: PO-9
Total: £360.00, VAT not stated
Saved by: Priya Nair, 23 November 2026, 12:00
1. 1000001 Sam Taylor
The receipt is in the portal under R-26-104002
Please report any errors (names, spelling, DOB etc) as candidates’ details, as registered, will appear on certificates and ID cards.
', 'queued', 0, '2026-11-23 12:00:00', NULL, NULL, '2026-11-23 12:00:00', NULL),
	(5, 1, 'change fb79169ea5a34c7c', 1, 'registrations@theimi.org.uk', 'registrar@northgate.example', '1 registration cancelled: R-26-104001', '<a6e2e568ce7436911c8e1d606b3c72e9@theimi.org.uk>', '1 registration cancelled. Reference: R-26-104001
Centre: Northgate Motor College (0471)
By: Priya Nair
Changed to ACAP01B: R-26-104002
R-26-104001/1: 1000001 Sam Taylor, ACAP01A
The receipt is in the portal under R-26-104001
', 'queued', 0, '2026-11-23 12:00:00', NULL, NULL, '2026-11-23 12:00:00', NULL),
	(6, 1, 'change fb79169ea5a34c7c', 1, 'registrations@theimi.org.uk', 'apprenticeships@northgate.example', '1 registration cancelled: R-26-104001', '<43dc64187f13671cd8da6fbfc0617c87@theimi.org.uk>', '1 registration cancelled. Reference: R-26-104001
Centre: Northgate Motor College (0471)
By: Priya Nair
Changed to ACAP01B: R-26-104002
R-26-104001/1: 1000001 Sam Taylor, ACAP01A
The receipt is in the portal under R-26-104001
', 'queued', 0, '2026-11-23 12:00:00', NULL, NULL, '2026-11-23 12:00:00', NULL),
	(7, 1, 'change bcc36efa27e19215', 1, 'registrations@theimi.org.uk', 'registrar@northgate.example', '1 registration withdrawn: R-26-104001', '<7d19e02f0428181c87b337443211496b@theimi.org.uk>', '1 registration withdrawn. Reference: R-26-104001
Centre: Northgate Motor College (0471)
By: Priya Nair
Reason: Left the employer
Withdrawn on: 23 November 2026
R-26-104001/2: 1000002 Aisha Khan, ACAP01A
The receipt is in the portal under R-26-104001
', 'queued', 0, '2026-11-23 12:00:00', NULL, NULL, '2026-11-23 12:00:00', NULL),
	(8, 1, 'change bcc36efa27e19215', 1, 'registrations@theimi.org.uk', 'apprenticeships@northgate.example', '1 registration withdrawn: R-26-104001', '<555d6da1bd034eb3a49de1dcdb288eb1@theimi.org.uk>', '1 registration withdrawn. Reference: R-26-104001
Centre: Northgate Motor College (0471)
By: Priya Nair
Reason: Left the employer
Withdrawn on: 23 November 2026
R-26-104001/2: 1000002 Aisha Khan, ACAP01A
The receipt is in the portal under R-26-104001
', 'queued', 0, '2026-11-23 12:00:00', NULL, NULL, '2026-11-23 12:00:00', NULL),
	(9, 1, 'change e2b0a70e6e242b0d', 1, 'registrations@theimi.org.uk', 'registrar@northgate.example', '1 registration withdrawn: R-26-104001', '<6e7c286ffd8118dd0c72dfba7ebe83a3@theimi.org.uk>', '1 registration withdrawn. Reference: R-26-104001
Centre: Northgate Motor College (0471)
By: Priya Nair
Reason: Left the employer
Withdrawn on: 23 November 2026
R-26-104001/3: 1000003 Leo O''Neill, ACAP01A
The receipt is in the portal under R-26-104001
', 'queued', 0, '2026-11-23 12:00:00', NULL, NULL, '2026-11-23 12:00:00', NULL),
	(10, 1, 'change e2b0a70e6e242b0d', 1, 'registrations@theimi.org.uk', 'apprenticeships@northgate.example', '1 registration withdrawn: R-26-104001', '<29293d82e177e19d8ef4811227a0eddf@theimi.org.uk>', '1 registration withdrawn. Reference: R-26-104001
Centre: Northgate Motor College (0471)
By: Priya Nair
Reason: Left the employer
Withdrawn on: 23 November 2026
R-26-104001/3: 1000003 Leo O''Neill, ACAP01A
The receipt is in the portal under R-26-104001
', 'queued', 0, '2026-11-23 12:00:00', NULL, NULL, '2026-11-23 12:00:00', NULL),
	(11, 1, 'confirmation', 3, 'registrations@theimi.org.uk', 'registrar@northgate.example', '1 candidate registered: R-26-104003', '<234a9653514c38978e35ef5f517271db@theimi.org.uk>', '1 candidate registered. Reference: R-26-104003
Centre: Northgate Motor College (0471)
Standard: Autocare Technician ST0499 AP01
Package: ACAP01B Autocare Year 2 Gateway Package
Candidates: 1
Purchase Order Number: None
Total: £360.00, VAT not stated
Saved by: Priya Nair, 23 November 2026, 12:00
1. 1000004 Noah Lewis
The receipt is in the portal under R-26-104003
Please report any errors (names, spelling, DOB etc) as candidates’ details, as registered, will appear on certificates and ID cards.
', 'queued', 0, '2026-11-23 12:00:00', NULL, NULL, '2026-11-23 12:00:00', NULL),
	(12, 1, 'confirmation', 3, 'registrations@theimi.org.uk', 'apprenticeships@northgate.example', '1 candidate registered: R-26-104003', '<8280a608754420c2d4aeb5e6f45d294f@theimi.org.uk>', '1 candidate registered. Reference: R-26-104003
Centre: Northgate Motor College (0471)
Standard: Autocare Technician ST0499 AP01
Package: ACAP01B Autocare Year 2 Gateway Package
Candidates: 1
Purchase Order Number: None
Total: £360.00, VAT not stated
Saved by: Priya Nair, 23 November 2026, 12:00
1. 1000004 Noah Lewis
The receipt is in the portal under R-26-104003
Please report any errors (names, spelling, DOB etc) as candidates’ details, as registered, will appear on certificates and ID cards.
', 'queued', 0, '2026-11-23 12:00:00', NULL, NULL, '2026-11-23 12:00:00', NULL);
INSERT INTO public.letter_address VALUES
	(1, 'registration', 'apprenticeships@northgate.example');
INSERT INTO public.merge VALUES
	(1, 9, 8, 'the same person', 1, '2026-11-23 12:00:00');
INSERT INTO public.package VALUES
	(1, 1, 'ACAP01D', 'Autocare EPA ONLY', 'epa', 0, NULL, NULL, false, 1),
	(2, 1, 'ACAP01C', 'Autocare Year 1 and 2 Gateway Package', 'gateway', 1, NULL, NULL, false, 1),
	(3, 1, 'ACAP01A', 'Autocare Year 1 Gateway Package', 'gateway', 2, NULL, NULL, false, 1),
	(4, 1, 'ACAP01B', 'Autocare Year 2 Gateway Package', 'gateway', 3, NULL, NULL, false, 1),
	(5, 3, 'AS-LVSMT-GW1-AP03', 'Light Vehicle Gateway 1', 'gateway', 5, NULL, NULL, false, 1),
	(6, 3, 'AS-LVSMT-GW2-AP03', 'Light Vehicle Gateway 2', 'gateway', 6, NULL, NULL, false, 1),
	(7, 3, 'AS-LVSMT-GW3-AP03', 'Light Vehicle EPA Gateway', 'gateway', 7, NULL, NULL, false, 1),
	(8, 3, 'AS-LVSMT-EPA-AP03', 'Light Vehicle End-Point Assessment', 'epa', 8, NULL, NULL, false, 1),
	(9, 2, 'SAMPLE-ST0033-AP02-LV-GW1', 'Light Vehicle Gateway 1', 'gateway', 0, NULL, NULL, true, 1),
	(10, 2, 'SAMPLE-ST0033-AP02-LV-GW2', 'Light Vehicle Gateway 2', 'gateway', 1, NULL, NULL, true, 1),
	(11, 2, 'SAMPLE-ST0033-AP02-LV-EPA', 'Light Vehicle End-Point Assessment', 'epa', 2, NULL, NULL, true, 1),
	(12, 4, 'SAMPLE-ST0067-AP01-CB-GW1', 'Coach Builder Gateway 1', 'gateway', 0, NULL, NULL, true, 1),
	(13, 4, 'SAMPLE-ST0067-AP01-CB-GW2', 'Coach Builder Gateway 2', 'gateway', 1, NULL, NULL, true, 1),
	(14, 4, 'SAMPLE-ST0067-AP01-CB-EPA', 'Coach Builder End-Point Assessment', 'epa', 2, NULL, NULL, true, 1),
	(15, 5, 'SAMPLE-ST0067-AP01-E-GW1', 'Electrical Gateway 1', 'gateway', 0, NULL, NULL, true, 1),
	(16, 5, 'SAMPLE-ST0067-AP01-E-GW2', 'Electrical Gateway 2', 'gateway', 1, NULL, NULL, true, 1),
	(17, 5, 'SAMPLE-ST0067-AP01-E-EPA', 'Electrical End-Point Assessment', 'epa', 2, NULL, NULL, true, 1),
	(18, 6, 'SAMPLE-ST0067-AP01-M-GW1', 'Mechanical Gateway 1', 'gateway', 0, NULL, NULL, true, 1),
	(19, 6, 'SAMPLE-ST0067-AP01-M-GW2', 'Mechanical Gateway 2', 'gateway', 1, NULL, NULL, true, 1),
	(20, 6, 'SAMPLE-ST0067-AP01-M-EPA', 'Mechanical End-Point Assessment', 'epa', 2, NULL, NULL, true, 1),
	(21, 7, 'SAMPLE-ST0067-AP01-ME-GW1', 'Mech/Elec Gateway 1', 'gateway', 0, NULL, NULL, true, 1),
	(22, 7, 'SAMPLE-ST0067-AP01-ME-GW2', 'Mech/Elec Gateway 2', 'gateway', 1, NULL, NULL, true, 1),
	(23, 7, 'SAMPLE-ST0067-AP01-ME-EPA', 'Mech/Elec End-Point Assessment', 'epa', 2, NULL, NULL, true, 1),
	(24, 8, 'SAMPLE-ST0072-AP02-GW1', 'Customer Service Practitioner L3 ST0072/AP02 Gateway 1', 'gateway', 0, NULL, NULL, true, 1),
	(25, 8, 'SAMPLE-ST0072-AP02-GW2', 'Customer Service Practitioner L3 ST0072/AP02 Gateway 2', 'gateway', 1, NULL, NULL, true, 1),
	(26, 8, 'SAMPLE-ST0072-AP02-EPA', 'Customer Service Practitioner L3 ST0072/AP02 End-Point Assessment', 'epa', 2, NULL, NULL, true, 1),
	(27, 9, 'SAMPLE-ST0071-AP01-GW1', 'Customer Service Specialist L3 ST0071/AP01 Gateway 1', 'gateway', 0, NULL, NULL, true, 1),
	(28, 9, 'SAMPLE-ST0071-AP01-GW2', 'Customer Service Specialist L3 ST0071/AP01 Gateway 2', 'gateway', 1, NULL, NULL, true, 1),
	(29, 9, 'SAMPLE-ST0071-AP01-EPA', 'Customer Service Specialist L3 ST0071/AP01 End-Point Assessment', 'epa', 2, NULL, NULL, true, 1),
	(30, 10, 'SAMPLE-ST0068-AP01-GW1', 'Heavy Vehicle Service and Maintenance Technician ST0068 AP01 Gateway 1', 'gateway', 0, NULL, NULL, true, 1),
	(31, 10, 'SAMPLE-ST0068-AP01-GW2', 'Heavy Vehicle Service and Maintenance Technician ST0068 AP01 Gateway 2', 'gateway', 1, NULL, NULL, true, 1),
	(32, 10, 'SAMPLE-ST0068-AP01-EPA', 'Heavy Vehicle Service and Maintenance Technician ST0068 AP01 End-Point Assessment', 'epa', 2, NULL, NULL, true, 1);
INSERT INTO public.package_edition VALUES
	(1, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(2, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(3, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(4, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(5, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(6, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(7, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(8, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(9, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(10, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(11, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(12, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(13, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(14, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(15, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(16, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(17, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(18, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(19, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(20, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(21, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(22, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(23, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(24, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(25, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(26, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(27, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(28, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(29, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(30, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(31, 1, '2024-08-01', '2026-11-23 12:00:00', true),
	(32, 1, '2024-08-01', '2026-11-23 12:00:00', true);
INSERT INTO public.package_holds VALUES
	(2, 3),
	(2, 4);
INSERT INTO public.package_line VALUES
	(1, 1, 1, 'Sample: end-point assessment'),
	(1, 1, 2, 'Sample: result and certificate'),
	(2, 1, 1, 'Sample: registration of the candidate'),
	(2, 1, 2, 'Sample: gateway review'),
	(3, 1, 1, 'Sample: registration of the candidate'),
	(3, 1, 2, 'Sample: gateway review'),
	(4, 1, 1, 'Sample: registration of the candidate'),
	(4, 1, 2, 'Sample: gateway review'),
	(5, 1, 1, 'Sample: registration of the candidate'),
	(5, 1, 2, 'Sample: gateway review'),
	(6, 1, 1, 'Sample: registration of the candidate'),
	(6, 1, 2, 'Sample: gateway review'),
	(7, 1, 1, 'Sample: registration of the candidate'),
	(7, 1, 2, 'Sample: gateway review'),
	(8, 1, 1, 'Sample: end-point assessment'),
	(8, 1, 2, 'Sample: result and certificate'),
	(9, 1, 1, 'Sample: registration of the candidate'),
	(9, 1, 2, 'Sample: gateway review'),
	(10, 1, 1, 'Sample: registration of the candidate'),
	(10, 1, 2, 'Sample: gateway review'),
	(11, 1, 1, 'Sample: end-point assessment'),
	(11, 1, 2, 'Sample: result and certificate'),
	(12, 1, 1, 'Sample: registration of the candidate'),
	(12, 1, 2, 'Sample: gateway review'),
	(13, 1, 1, 'Sample: registration of the candidate'),
	(13, 1, 2, 'Sample: gateway review'),
	(14, 1, 1, 'Sample: end-point assessment'),
	(14, 1, 2, 'Sample: result and certificate'),
	(15, 1, 1, 'Sample: registration of the candidate'),
	(15, 1, 2, 'Sample: gateway review'),
	(16, 1, 1, 'Sample: registration of the candidate'),
	(16, 1, 2, 'Sample: gateway review'),
	(17, 1, 1, 'Sample: end-point assessment'),
	(17, 1, 2, 'Sample: result and certificate'),
	(18, 1, 1, 'Sample: registration of the candidate'),
	(18, 1, 2, 'Sample: gateway review'),
	(19, 1, 1, 'Sample: registration of the candidate'),
	(19, 1, 2, 'Sample: gateway review'),
	(20, 1, 1, 'Sample: end-point assessment'),
	(20, 1, 2, 'Sample: result and certificate'),
	(21, 1, 1, 'Sample: registration of the candidate'),
	(21, 1, 2, 'Sample: gateway review'),
	(22, 1, 1, 'Sample: registration of the candidate'),
	(22, 1, 2, 'Sample: gateway review'),
	(23, 1, 1, 'Sample: end-point assessment'),
	(23, 1, 2, 'Sample: result and certificate'),
	(24, 1, 1, 'Sample: registration of the candidate'),
	(24, 1, 2, 'Sample: gateway review'),
	(25, 1, 1, 'Sample: registration of the candidate'),
	(25, 1, 2, 'Sample: gateway review'),
	(26, 1, 1, 'Sample: end-point assessment'),
	(26, 1, 2, 'Sample: result and certificate'),
	(27, 1, 1, 'Sample: registration of the candidate'),
	(27, 1, 2, 'Sample: gateway review'),
	(28, 1, 1, 'Sample: registration of the candidate'),
	(28, 1, 2, 'Sample: gateway review'),
	(29, 1, 1, 'Sample: end-point assessment'),
	(29, 1, 2, 'Sample: result and certificate'),
	(30, 1, 1, 'Sample: registration of the candidate'),
	(30, 1, 2, 'Sample: gateway review'),
	(31, 1, 1, 'Sample: registration of the candidate'),
	(31, 1, 2, 'Sample: gateway review'),
	(32, 1, 1, 'Sample: end-point assessment'),
	(32, 1, 2, 'Sample: result and certificate');
INSERT INTO public.person VALUES
	(1, 'registrar@northgate.example', 'registrar@northgate.example', 'Priya Nair', '$argon2id$v=19$m=8,t=1,p=1$oO064w/R589VRtdx0N8F6w$KH5x8x/bWQZDxAIV1wtHHzpP20PEk5R2c8FhId3zsmo', NULL, 'active', NULL, false),
	(2, 'reader@northgate.example', 'reader@northgate.example', 'Tom Reader', '$argon2id$v=19$m=8,t=1,p=1$Wq1K3r5FBDUnMBbLMZhWew$kL4hff83HYSruQNvqbmd82xQ8RI/YFQdP4JQZQKUzZg', NULL, 'active', NULL, false),
	(3, 'coordinator@northgate.example', 'coordinator@northgate.example', 'Rhian Powell', '$argon2id$v=19$m=8,t=1,p=1$etTJscPMA7qQqLaZWxzOMQ$oRYryYZ6j490Frx0A1INYY2fds1NXCLn5rkLac5O+Oc', NULL, 'active', NULL, false),
	(4, 'finance@northgate.example', 'finance@northgate.example', 'Femi Finance', '$argon2id$v=19$m=8,t=1,p=1$elqPQLw7DvmHaVgpUfLU9A$1dxK4EHTvZ82M/6RS1SbPpjqs6cDr2A8Qz7ExhlwkD0', NULL, 'active', NULL, false),
	(5, 'registrar@southgate.example', 'registrar@southgate.example', 'Daniel Osei', '$argon2id$v=19$m=8,t=1,p=1$A+CTrE6UE+GNHmJ+WNiYLA$/o8BWZoQfGMZhIvNSKz1BMkYjuPcN3iAWYxS6xFrzDw', NULL, 'active', NULL, false),
	(6, 'admin@imi.example', 'admin@imi.example', 'Alex Morgan', '$argon2id$v=19$m=8,t=1,p=1$IxcQ7sFbRnY1P98hPcSAtQ$2aN3ybYBwNrDQSTyg64yhpgvcWp9m07WsncVeeiXqHA', 'administrator', 'active', NULL, false),
	(7, 'support@imi.example', 'support@imi.example', 'Sian Support', '$argon2id$v=19$m=8,t=1,p=1$HIZrP5IkGOt0cftRv8BgGA$OS54am39Jg+p+8xOuqWLImCRpvFP7uKP36sw9HYgHX0', 'support', 'active', NULL, false);
INSERT INTO public.price VALUES
	(1, 1, 'retail', '2024-08-01', 65000, '2026-11-23 12:00:00', NULL, true),
	(2, 2, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(3, 3, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(4, 4, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(5, 5, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(6, 6, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(7, 7, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(8, 8, 'retail', '2024-08-01', 65000, '2026-11-23 12:00:00', NULL, true),
	(9, 9, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(10, 10, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(11, 11, 'retail', '2024-08-01', 65000, '2026-11-23 12:00:00', NULL, true),
	(12, 12, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(13, 13, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(14, 14, 'retail', '2024-08-01', 65000, '2026-11-23 12:00:00', NULL, true),
	(15, 15, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(16, 16, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(17, 17, 'retail', '2024-08-01', 65000, '2026-11-23 12:00:00', NULL, true),
	(18, 18, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(19, 19, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(20, 20, 'retail', '2024-08-01', 65000, '2026-11-23 12:00:00', NULL, true),
	(21, 21, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(22, 22, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(23, 23, 'retail', '2024-08-01', 65000, '2026-11-23 12:00:00', NULL, true),
	(24, 24, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(25, 25, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(26, 26, 'retail', '2024-08-01', 65000, '2026-11-23 12:00:00', NULL, true),
	(27, 27, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(28, 28, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(29, 29, 'retail', '2024-08-01', 65000, '2026-11-23 12:00:00', NULL, true),
	(30, 30, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(31, 31, 'retail', '2024-08-01', 36000, '2026-11-23 12:00:00', NULL, true),
	(32, 32, 'retail', '2024-08-01', 65000, '2026-11-23 12:00:00', NULL, true);
INSERT INTO public.price_group VALUES
	('retail', 'Retail', 0, NULL, NULL, 1);
INSERT INTO public.programme VALUES
	(1, 'apprenticeship', 'ST0499', 'Autocare Technician', NULL),
	(2, 'apprenticeship', 'ST0033', 'Automotive Retail Motor Vehicle Service and Maintenance Technician', NULL),
	(3, 'apprenticeship', 'ST0067', 'Bus and Coach Engineering Technician', NULL),
	(4, 'apprenticeship', 'ST0072', 'Customer Service Practitioner', NULL),
	(5, 'apprenticeship', 'ST0071', 'Customer Service Specialist', NULL),
	(6, 'apprenticeship', 'ST0068', 'Heavy Vehicle Service and Maintenance Technician', NULL);
INSERT INTO public.reason VALUES
	('LEFT_JOB', 'Left the employer', 0, NULL, NULL, 1),
	('REDUNDANT', 'Made redundant', 1, NULL, NULL, 1),
	('DISMISSED', 'Dismissed', 2, NULL, NULL, 1),
	('HEALTH', 'Injury or illness', 3, NULL, NULL, 1),
	('PERSONAL', 'Personal reasons', 4, NULL, NULL, 1),
	('MISTAKE', 'Registered by mistake', 5, NULL, NULL, 1),
	('OTHER', 'Other', 6, NULL, NULL, 1);
INSERT INTO public.receipt VALUES
	(1, 'R-26-104001', 1, 'apprenticeship', 1, '', 3, 108000, 0, 1, '2026-11-23 12:00:00'),
	(2, 'R-26-104002', 1, 'apprenticeship', NULL, 'PO-9', 1, 36000, 0, 1, '2026-11-23 12:00:00'),
	(3, 'R-26-104003', 1, 'apprenticeship', 2, '', 1, 36000, 0, 1, '2026-11-23 12:00:00');
INSERT INTO public.registration VALUES
	(1, 1, 1, 1, 'apprenticeship', 1, 3, 1, 3, 36000, 1, 1, 1, 1, '2026-09-01', '2028-08-31', '2028-09-01', 'LEVY', NULL, NULL, 'cancelled', '2026-11-23', 2),
	(4, 1, 2, 1, 'apprenticeship', 1, 4, 1, 4, 36000, 1, 1, 1, 1, '2026-09-01', '2028-08-31', '2028-09-01', 'LEVY', NULL, 1, 'active', '2026-11-23', 1),
	(2, 1, 1, 2, 'apprenticeship', 1, 3, 1, 3, 36000, 2, 2, 1, 2, '2026-09-01', '2028-08-31', '2028-09-01', 'LEVY', NULL, NULL, 'withdrawn', '2026-11-23', 2),
	(3, 1, 1, 3, 'apprenticeship', 1, 3, 1, 3, 36000, 3, 3, 1, 3, '2026-09-01', '2028-08-31', '2028-09-01', 'LEVY', NULL, NULL, 'withdrawn', '2026-11-23', 2),
	(5, 1, 3, 1, 'apprenticeship', 1, 4, 1, 4, 36000, 4, 4, 1, 4, '2026-09-01', '2028-08-31', '2028-09-01', 'LEVY', NULL, NULL, 'active', '2026-11-23', 1);
INSERT INTO public.registration_move VALUES
	(1, 'fb79169ea5a34c7c', 1, 1, 'active', 'cancelled', '2026-11-23', NULL, 'Changed to ACAP01B', 1, '2026-11-23 12:00:00'),
	(2, 'bcc36efa27e19215', 1, 2, 'active', 'withdrawn', '2026-11-23', 'LEFT_JOB', '', 1, '2026-11-23 12:00:00'),
	(3, 'e2b0a70e6e242b0d', 1, 3, 'active', 'withdrawn', '2026-11-23', 'LEFT_JOB', '', 1, '2026-11-23 12:00:00');
INSERT INTO public.save_key VALUES
	(1, 'key-of-B-NMCGAJ-xxxx', 1, '709b4142e6278601fe7d735fa282b7e9fc4a429c572b98d87b2cee8c8eaa3396', 'R-26-104001', '2026-11-23 12:00:00'),
	(1, 'key-of-B-1V6TXX-xxxx', 1, 'c6b025e70b96c8091c096c49b504ae43e7e8b47c97fab325e739f5d0a7f1bf75', 'R-26-104003', '2026-11-23 12:00:00');
INSERT INTO public.schema_migration VALUES
	(1, '0001_first', '2026-11-23 12:00:00'),
	(2, '0002_uploads', '2026-11-23 12:00:00'),
	(3, '0003_upload_progress', '2026-11-23 12:00:00'),
	(4, '0004_corrections', '2026-11-23 12:00:00'),
	(5, '0005_looking_in', '2026-11-23 12:00:00'),
	(6, '0008_search', '2026-11-23 12:00:00'),
	(7, '0009_moves', '2026-11-23 12:00:00'),
	(8, '0010_protection', '2026-11-23 12:00:00'),
	(9, '0017_catalogue', '2026-11-23 12:00:00'),
	(10, '0018_second_step', '2026-11-23 12:00:00'),
	(11, '0019_tidied', '2026-11-23 12:00:00'),
	(12, '0020_records', '2026-11-23 12:00:00'),
	(13, '0021_last_words', '2026-11-23 12:00:00'),
	(14, '0022_devices', '2026-11-23 12:00:00'),
	(15, '0023_open_genders', '2026-11-23 12:00:00'),
	(16, '0024_audit_indexes', '2026-11-23 12:00:00'),
	(17, '0025_erased', '2026-11-23 12:00:00'),
	(18, '0026_reasons', '2026-11-23 12:00:00');
INSERT INTO public.scheme VALUES
	('apprenticeship', 'Apprenticeship', 'Standard', 'APPRENTICESHIP', 'registrations@theimi.org.uk', 'certifications@theimi.org.uk', 0);
INSERT INTO public.staff VALUES
	(1, 1, '104471', '2027-06-30', 'active'),
	(1, 2, '104472', '2027-06-30', 'active'),
	(1, 3, '104473', '2027-06-30', 'active'),
	(1, 4, NULL, NULL, 'active'),
	(2, 5, '105231', '2027-06-30', 'active');
INSERT INTO public.staff_role VALUES
	(1, 1, 'registrar'),
	(1, 2, 'reader'),
	(1, 3, 'coordinator'),
	(1, 4, 'finance'),
	(2, 5, 'registrar');
INSERT INTO public.title VALUES
	('Mr', 'Mr', 0, NULL, NULL, 1),
	('Mrs', 'Mrs', 1, NULL, NULL, 1),
	('Miss', 'Miss', 2, NULL, NULL, 1),
	('Ms', 'Ms', 3, NULL, NULL, 1),
	('Mx', 'Mx', 4, NULL, NULL, 1),
	('Dr', 'Dr', 5, NULL, NULL, 1),
	('Prof', 'Prof', 6, NULL, NULL, 1),
	('Rev', 'Rev', 7, NULL, NULL, 1),
	('Sir', 'Sir', 8, NULL, NULL, 1),
	('Dame', 'Dame', 9, NULL, NULL, 1),
	('Lord', 'Lord', 10, NULL, NULL, 1),
	('Lady', 'Lady', 11, NULL, NULL, 1),
	('Hon', 'Hon', 12, NULL, NULL, 1),
	('Capt', 'Capt', 13, NULL, NULL, 1),
	('Sgt', 'Sgt', 14, NULL, NULL, 1),
	('No title', 'No title', 15, NULL, NULL, 1);
INSERT INTO public.transfer VALUES
	(1, 3, 3, 3, 1, 2, false, 'asked', 'Moves to Southgate', '', NULL, 1, '2026-11-23 12:00:00', 1, '2026-11-23 12:00:00'),
	(2, 4, 4, 5, 1, 2, false, 'asked', 'Moves, too', '', NULL, 1, '2026-11-23 12:00:00', 1, '2026-11-23 12:00:00');
INSERT INTO public.upload VALUES
	(1, 'U-N3D21W', 1, 'apprenticeship', 'list.xlsx', 'of the file', 'of the file', false, 'problems', '{"sheet": "Candidates", "format": "xlsx", "rows": 2, "ignored": [], "doubled": [], "missing": [], "hidden_rows": 0, "hidden_columns": [], "merged_cells": 0, "other_sheets": [], "other_lists": [], "columns": {"standard": 0, "package": 1, "title": 2, "first_names": 3, "surname": 4, "date_of_birth": 5, "gender": 6, "uln": 7, "email": 8, "phone": 9, "employer_ern": 10, "employer_name": 11, "employer_postcode": 12, "employer_telephone": 13, "position": 14, "starts_on": 15, "ends_on": 16, "epa_on": 17, "funding_type": 18, "candidate_number": 19, "purchase_order": 20}, "hidden": false, "headings": ["Standard", "Package", "Title", "First name(s)", "Surname", "Date of Birth", "Gender", "ULN", "Email ID", "Candidate Phone Number", "Employer ERN", "Employer Company Name", "Employer Postcode", "Employer Telephone", "Employee Position", "Apprenticeship Start Date", "Apprenticeship Expected End Date", "EPA Expected Start Date", "Funding Type", "Candidate Number", "Purchase Order Number"], "places": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20], "heading_row": 1, "tidied": {}}', '', 2, 1, '2026-11-23 12:00:00');
INSERT INTO public.upload_problem VALUES
	(1, 1, 3, 'uln', 'uln.length', 'error', '123', 'ULN must be 10 digits', NULL, NULL, '');
INSERT INTO public.upload_row VALUES
	(1, 1, 1, 2, '{"standard":"Autocare Technician ST0499 AP01","package":"ACAP01A","title":"Mx","first_names":"Ines","surname":"Martin","date_of_birth":"2005-01-12","gender":"Female","uln":"3522798642","email":"someone865959214@post.example","phone":"0117 496 0011","employer_ern":"100000010","employer_name":"Bridge Street Garage","employer_postcode":"BS1 4DJ","employer_telephone":"0117 496 0900","position":"Apprentice Technician","starts_on":"2026-09-01","ends_on":"2028-08-31","epa_on":"2028-09-01","funding_type":"Levy"}', '{}', '{}', 'ready', NULL, NULL, 1, '{}'),
	(2, 1, 1, 3, '{"standard":"Autocare Technician ST0499 AP01","package":"ACAP01A","title":"Mx","first_names":"Omar","surname":"Haddad","date_of_birth":"2005-01-13","gender":"Female","uln":"123","email":"someone42541887@post.example","phone":"0117 496 0012","employer_ern":"100000010","employer_name":"Bridge Street Garage","employer_postcode":"BS1 4DJ","employer_telephone":"0117 496 0900","position":"Apprentice Technician","starts_on":"2026-09-01","ends_on":"2028-08-31","epa_on":"2028-09-01","funding_type":"Levy"}', '{}', '{}', 'problem', NULL, NULL, 1, '{}');
INSERT INTO public.version VALUES
	(1, 'apprenticeship', 1, 'AP01', '', 'Autocare Technician ST0499 AP01', 'st0499-ap01', 2, 0, NULL, NULL, NULL, 1),
	(2, 'apprenticeship', 2, 'AP02', 'Light Vehicle', 'Automotive Retail Motor Vehicle Service and Maintenance Technician Light Vehicle ST0033 AP02', 'st0033-ap02-light-vehicle', 3, 1, NULL, NULL, NULL, 1),
	(3, 'apprenticeship', 2, 'AP03', 'Light Vehicle', 'Automotive Retail Motor Vehicle Service and Maintenance Technician Light Vehicle ST0033 AP03', 'st0033-ap03-light-vehicle', 3, 2, NULL, NULL, NULL, 1),
	(4, 'apprenticeship', 3, 'AP01', 'Coach Builder', 'Bus and Coach Engineering Technician Coach Builder ST0067 AP01', 'st0067-ap01-coach-builder', 3, 3, NULL, NULL, NULL, 1),
	(5, 'apprenticeship', 3, 'AP01', 'Electrical', 'Bus and Coach Engineering Technician Electrical ST0067 AP01', 'st0067-ap01-electrical', 3, 4, NULL, NULL, NULL, 1),
	(6, 'apprenticeship', 3, 'AP01', 'Mechanical', 'Bus and Coach Engineering Technician Mechanical ST0067 AP01', 'st0067-ap01-mechanical', 3, 5, NULL, NULL, NULL, 1),
	(7, 'apprenticeship', 3, 'AP01', 'Mech/Elec', 'Bus and Coach Engineering Technician Mech/Elec ST0067 AP01', 'st0067-ap01-mech-elec', 3, 6, NULL, NULL, NULL, 1),
	(8, 'apprenticeship', 4, 'AP02', '', 'Customer Service Practitioner L3 ST0072/AP02', 'st0072-ap02', 2, 7, NULL, NULL, NULL, 1),
	(9, 'apprenticeship', 5, 'AP01', '', 'Customer Service Specialist L3 ST0071/AP01', 'st0071-ap01', 3, 8, NULL, NULL, NULL, 1),
	(10, 'apprenticeship', 6, 'AP01', '', 'Heavy Vehicle Service and Maintenance Technician ST0068 AP01', 'st0068-ap01', 3, 9, NULL, NULL, NULL, 1);
SELECT pg_catalog.setval('public.audit_id_seq', 37, true);
SELECT pg_catalog.setval('public.batch_id_seq', 3, true);
SELECT pg_catalog.setval('public.batch_row_id_seq', 5, true);
SELECT pg_catalog.setval('public.candidate_draft_id_seq', 1, false);
SELECT pg_catalog.setval('public.candidate_id_seq', 11, true);
SELECT pg_catalog.setval('public.centre_id_seq', 2, true);
SELECT pg_catalog.setval('public.confirmed_warning_id_seq', 1, false);
SELECT pg_catalog.setval('public.correction_request_id_seq', 1, false);
SELECT pg_catalog.setval('public.employer_id_seq', 2, true);
SELECT pg_catalog.setval('public.employment_id_seq', 11, true);
SELECT pg_catalog.setval('public.erasure_id_seq', 1, false);
SELECT pg_catalog.setval('public.kept_form_id_seq', 1, false);
SELECT pg_catalog.setval('public.letter_id_seq', 12, true);
SELECT pg_catalog.setval('public.like_pair_id_seq', 1, false);
SELECT pg_catalog.setval('public.merge_id_seq', 1, true);
SELECT pg_catalog.setval('public.package_id_seq', 32, true);
SELECT pg_catalog.setval('public.person_id_seq', 7, true);
SELECT pg_catalog.setval('public.price_id_seq', 32, true);
SELECT pg_catalog.setval('public.programme_id_seq', 6, true);
SELECT pg_catalog.setval('public.receipt_id_seq', 3, true);
SELECT pg_catalog.setval('public.registration_id_seq', 5, true);
SELECT pg_catalog.setval('public.registration_move_id_seq', 3, true);
SELECT pg_catalog.setval('public.schema_migration_id_seq', 18, true);
SELECT pg_catalog.setval('public.transfer_id_seq', 2, true);
SELECT pg_catalog.setval('public.upload_change_id_seq', 1, false);
SELECT pg_catalog.setval('public.upload_id_seq', 1, true);
SELECT pg_catalog.setval('public.upload_problem_id_seq', 1, true);
SELECT pg_catalog.setval('public.upload_row_id_seq', 2, true);
SELECT pg_catalog.setval('public.version_id_seq', 10, true);
ALTER TABLE ONLY public.approval
    ADD CONSTRAINT approval_pkey PRIMARY KEY (centre_id, version_id);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_value
    ADD CONSTRAINT audit_value_pkey PRIMARY KEY (audit_id, field);
ALTER TABLE ONLY public.batch
    ADD CONSTRAINT batch_centre_id_id_key UNIQUE (centre_id, id);
ALTER TABLE ONLY public.batch
    ADD CONSTRAINT batch_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.batch_row
    ADD CONSTRAINT batch_row_centre_id_id_key UNIQUE (centre_id, id);
ALTER TABLE ONLY public.batch_row
    ADD CONSTRAINT batch_row_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.candidate_draft
    ADD CONSTRAINT candidate_draft_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.candidate
    ADD CONSTRAINT candidate_name_key_given_key_id_key UNIQUE (name_key, given_key, id);
ALTER TABLE ONLY public.candidate
    ADD CONSTRAINT candidate_number_key UNIQUE (number);
ALTER TABLE ONLY public.candidate
    ADD CONSTRAINT candidate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.candidate_was
    ADD CONSTRAINT candidate_was_pkey PRIMARY KEY (candidate_id, edition);
ALTER TABLE ONLY public.centre_candidate
    ADD CONSTRAINT centre_candidate_pkey PRIMARY KEY (centre_id, candidate_id);
ALTER TABLE ONLY public.centre
    ADD CONSTRAINT centre_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.confirmed_warning
    ADD CONSTRAINT confirmed_warning_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.correction_request
    ADD CONSTRAINT correction_request_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.counter
    ADD CONSTRAINT counter_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.employer
    ADD CONSTRAINT employer_centre_id_id_key UNIQUE (centre_id, id);
ALTER TABLE ONLY public.employer
    ADD CONSTRAINT employer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.employment
    ADD CONSTRAINT employment_centre_id_id_key UNIQUE (centre_id, id);
ALTER TABLE ONLY public.employment
    ADD CONSTRAINT employment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.erasure
    ADD CONSTRAINT erasure_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.funding_type
    ADD CONSTRAINT funding_type_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.gender
    ADD CONSTRAINT gender_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.kept_form
    ADD CONSTRAINT kept_form_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.letter_address
    ADD CONSTRAINT letter_address_pkey PRIMARY KEY (centre_id, process, email);
ALTER TABLE ONLY public.letter
    ADD CONSTRAINT letter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.like_pair
    ADD CONSTRAINT like_pair_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.link
    ADD CONSTRAINT link_pkey PRIMARY KEY (token_hash);
ALTER TABLE ONLY public.merge
    ADD CONSTRAINT merge_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.package_edition
    ADD CONSTRAINT package_edition_pkey PRIMARY KEY (package_id, edition);
ALTER TABLE ONLY public.package_holds
    ADD CONSTRAINT package_holds_pkey PRIMARY KEY (package_id, held_id);
ALTER TABLE ONLY public.package_line
    ADD CONSTRAINT package_line_pkey PRIMARY KEY (package_id, edition, "position");
ALTER TABLE ONLY public.package
    ADD CONSTRAINT package_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.package
    ADD CONSTRAINT package_version_id_id_key UNIQUE (version_id, id);
ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.price_group
    ADD CONSTRAINT price_group_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.price
    ADD CONSTRAINT price_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.programme
    ADD CONSTRAINT programme_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reading
    ADD CONSTRAINT reading_pkey PRIMARY KEY (place);
ALTER TABLE ONLY public.reason
    ADD CONSTRAINT reason_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.receipt
    ADD CONSTRAINT receipt_centre_id_id_key UNIQUE (centre_id, id);
ALTER TABLE ONLY public.receipt
    ADD CONSTRAINT receipt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT recovery_code_pkey PRIMARY KEY (person_id, code_hash);
ALTER TABLE ONLY public.registration
    ADD CONSTRAINT registration_centre_id_id_key UNIQUE (centre_id, id);
ALTER TABLE ONLY public.registration_move
    ADD CONSTRAINT registration_move_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registration
    ADD CONSTRAINT registration_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.save_key
    ADD CONSTRAINT save_key_pkey PRIMARY KEY (centre_id, key);
ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.scheme
    ADD CONSTRAINT scheme_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.second_step
    ADD CONSTRAINT second_step_pkey PRIMARY KEY (person_id);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (token_hash);
ALTER TABLE ONLY public.setting
    ADD CONSTRAINT setting_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_pkey PRIMARY KEY (centre_id, person_id);
ALTER TABLE ONLY public.staff_role
    ADD CONSTRAINT staff_role_pkey PRIMARY KEY (centre_id, person_id, role);
ALTER TABLE ONLY public.throttle
    ADD CONSTRAINT throttle_pkey PRIMARY KEY (kind, subject);
ALTER TABLE ONLY public.title
    ADD CONSTRAINT title_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.transfer
    ADD CONSTRAINT transfer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.upload
    ADD CONSTRAINT upload_centre_id_id_key UNIQUE (centre_id, id);
ALTER TABLE ONLY public.upload_change
    ADD CONSTRAINT upload_change_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.upload_job
    ADD CONSTRAINT upload_job_pkey PRIMARY KEY (upload_id);
ALTER TABLE ONLY public.upload
    ADD CONSTRAINT upload_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.upload_problem
    ADD CONSTRAINT upload_problem_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.upload_receipt
    ADD CONSTRAINT upload_receipt_pkey PRIMARY KEY (upload_id, receipt_id);
ALTER TABLE ONLY public.upload_row
    ADD CONSTRAINT upload_row_centre_id_id_key UNIQUE (centre_id, id);
ALTER TABLE ONLY public.upload_row
    ADD CONSTRAINT upload_row_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.upload_row
    ADD CONSTRAINT upload_row_upload_id_row_key UNIQUE (upload_id, "row");
ALTER TABLE ONLY public.version
    ADD CONSTRAINT version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.version
    ADD CONSTRAINT version_scheme_id_id_key UNIQUE (scheme_id, id);
CREATE INDEX approval_version_id ON public.approval USING btree (version_id);
CREATE INDEX audit_action ON public.audit USING btree (action) WHERE (thing = 'receipt'::text);
CREATE INDEX audit_at_id ON public.audit USING btree (at, id);
CREATE INDEX audit_candidate_id_id ON public.audit USING btree (candidate_id, id) WHERE (candidate_id IS NOT NULL);
CREATE INDEX audit_cause_id ON public.audit USING btree (cause, id);
CREATE INDEX audit_centre_id_id ON public.audit USING btree (centre_id, id);
CREATE INDEX audit_person_id_id ON public.audit USING btree (person_id, id);
CREATE INDEX audit_thing_thing_id ON public.audit USING btree (thing, thing_id) WHERE (thing <> 'candidate'::text);
CREATE INDEX audit_verb_id ON public.audit USING btree (verb, id);
CREATE INDEX batch_centre_id_state_changed_at ON public.batch USING btree (centre_id, state, changed_at);
CREATE UNIQUE INDEX batch_reference ON public.batch USING btree (reference);
CREATE UNIQUE INDEX batch_row_batch_id_candidate_id ON public.batch_row USING btree (batch_id, candidate_id) WHERE (removed_at IS NULL);
CREATE INDEX batch_row_batch_id_position ON public.batch_row USING btree (batch_id, "position");
CREATE INDEX batch_row_centre_id_candidate_id ON public.batch_row USING btree (centre_id, candidate_id);
CREATE INDEX candidate_date_of_birth_name_key ON public.candidate USING btree (date_of_birth, name_key);
CREATE UNIQUE INDEX candidate_draft_batch_id_person_id ON public.candidate_draft USING btree (batch_id, person_id);
CREATE INDEX candidate_draft_centre_id_batch_id ON public.candidate_draft USING btree (centre_id, batch_id);
CREATE UNIQUE INDEX candidate_draft_centre_id_person_id ON public.candidate_draft USING btree (centre_id, person_id) WHERE (batch_id IS NULL);
CREATE INDEX candidate_email ON public.candidate USING btree (email) WHERE (email IS NOT NULL);
CREATE INDEX candidate_merged_into_id ON public.candidate USING btree (merged_into_id) WHERE (merged_into_id IS NOT NULL);
CREATE UNIQUE INDEX candidate_uln ON public.candidate USING btree (uln) WHERE ((uln IS NOT NULL) AND (state = 'live'::text));
CREATE INDEX candidate_uln_state ON public.candidate USING btree (uln, state) WHERE ((uln IS NOT NULL) AND (state <> 'live'::text));
CREATE INDEX centre_candidate_candidate_id_name_key_centre_id_live_missing_r ON public.centre_candidate USING btree (candidate_id, name_key, centre_id, live, missing, registered);
CREATE INDEX centre_candidate_centre_id_given_key_candidate_id_live_missing_ ON public.centre_candidate USING btree (centre_id, given_key, candidate_id, live, missing, registered, name_key);
CREATE INDEX centre_candidate_centre_id_last_key_candidate_id_live_missing_r ON public.centre_candidate USING btree (centre_id, last_key, candidate_id, live, missing, registered, name_key) WHERE (last_key IS NOT NULL);
CREATE INDEX centre_candidate_centre_id_name_key_candidate_id_live_missing_r ON public.centre_candidate USING btree (centre_id, name_key, candidate_id, live, missing, registered);
CREATE UNIQUE INDEX centre_number ON public.centre USING btree (number);
CREATE INDEX centre_state_number ON public.centre USING btree (state, number);
CREATE UNIQUE INDEX confirmed_warning_batch_row_id_field_code_value ON public.confirmed_warning USING btree (batch_row_id, field, code, value) WHERE ((batch_row_id IS NOT NULL) AND (registration_id IS NULL));
CREATE UNIQUE INDEX confirmed_warning_candidate_id_centre_id_field_code_value ON public.confirmed_warning USING btree (candidate_id, centre_id, field, code, value) WHERE ((candidate_id IS NOT NULL) AND (registration_id IS NULL));
CREATE UNIQUE INDEX confirmed_warning_employer_id_field_code_value ON public.confirmed_warning USING btree (employer_id, field, code, value) WHERE ((employer_id IS NOT NULL) AND (registration_id IS NULL));
CREATE INDEX confirmed_warning_registration_id ON public.confirmed_warning USING btree (registration_id) WHERE (registration_id IS NOT NULL);
CREATE UNIQUE INDEX correction_request_candidate_id_field ON public.correction_request USING btree (candidate_id, field) WHERE (state = 'asked'::text);
CREATE INDEX correction_request_centre_id_candidate_id ON public.correction_request USING btree (centre_id, candidate_id);
CREATE INDEX correction_request_state_id ON public.correction_request USING btree (state, id);
CREATE INDEX employer_centre_id_employer_ern ON public.employer USING btree (centre_id, employer_ern) WHERE (successor_id IS NULL);
CREATE INDEX employer_centre_id_employer_postcode ON public.employer USING btree (centre_id, employer_postcode) WHERE (successor_id IS NULL);
CREATE INDEX employer_centre_id_name_key ON public.employer USING btree (centre_id, name_key) WHERE (successor_id IS NULL);
CREATE UNIQUE INDEX employment_centre_id_candidate_id ON public.employment USING btree (centre_id, candidate_id) WHERE (until IS NULL);
CREATE INDEX employment_employer_id_candidate_id ON public.employment USING btree (employer_id, candidate_id) WHERE (until IS NULL);
CREATE INDEX kept_form_person_id_until ON public.kept_form USING btree (person_id, until);
CREATE INDEX letter_at_id ON public.letter USING btree (at, id);
CREATE INDEX letter_centre_id_id ON public.letter USING btree (centre_id, id);
CREATE UNIQUE INDEX letter_message_id ON public.letter USING btree (message_id);
CREATE INDEX letter_next_at ON public.letter USING btree (next_at) WHERE (state = ANY (ARRAY['queued'::text, 'sending'::text, 'unknown'::text]));
CREATE UNIQUE INDEX letter_receipt_id_kind_to_address ON public.letter USING btree (receipt_id, kind, to_address) WHERE ((receipt_id IS NOT NULL) AND (resend_of_id IS NULL));
CREATE INDEX letter_state_id ON public.letter USING btree (state, id);
CREATE UNIQUE INDEX like_pair_centre_id_candidate_id_other_id ON public.like_pair USING btree (centre_id, candidate_id, other_id);
CREATE INDEX like_pair_other_id ON public.like_pair USING btree (other_id);
CREATE INDEX like_pair_state_id ON public.like_pair USING btree (state, id);
CREATE INDEX link_person_id_purpose ON public.link USING btree (person_id, purpose);
CREATE UNIQUE INDEX merge_candidate_id ON public.merge USING btree (candidate_id);
CREATE INDEX merge_into_id ON public.merge USING btree (into_id);
CREATE UNIQUE INDEX package_code ON public.package USING btree (code);
CREATE UNIQUE INDEX package_edition_package_id_from_on ON public.package_edition USING btree (package_id, from_on) WHERE (published_at IS NOT NULL);
CREATE INDEX package_holds_held_id ON public.package_holds USING btree (held_id);
CREATE UNIQUE INDEX person_email_key ON public.person USING btree (email_key);
CREATE UNIQUE INDEX price_package_id_price_group_id_from_on ON public.price USING btree (package_id, price_group_id, from_on) WHERE (withdrawn_at IS NULL);
CREATE UNIQUE INDEX programme_scheme_id_code ON public.programme USING btree (scheme_id, code);
CREATE UNIQUE INDEX reading_centre_id ON public.reading USING btree (centre_id);
CREATE UNIQUE INDEX receipt_batch_id ON public.receipt USING btree (batch_id) WHERE (batch_id IS NOT NULL);
CREATE INDEX receipt_centre_id_at ON public.receipt USING btree (centre_id, at);
CREATE INDEX receipt_centre_id_purchase_order ON public.receipt USING btree (centre_id, purchase_order) WHERE (purchase_order <> ''::text);
CREATE UNIQUE INDEX receipt_reference ON public.receipt USING btree (reference);
CREATE INDEX registration_came_from_id ON public.registration USING btree (came_from_id) WHERE (came_from_id IS NOT NULL);
CREATE UNIQUE INDEX registration_candidate_id_package_id ON public.registration USING btree (candidate_id, package_id) WHERE ((state = 'active'::text) OR ((state = 'completed'::text) AND (scheme_id = ANY (ARRAY['apprenticeship'::text, 'qualification'::text, 'qap'::text]))));
CREATE INDEX registration_candidate_id_version_id ON public.registration USING btree (candidate_id, version_id);
CREATE INDEX registration_centre_id_candidate_id_state_version_id ON public.registration USING btree (centre_id, candidate_id, state, version_id);
CREATE INDEX registration_centre_id_epa_on ON public.registration USING btree (centre_id, epa_on) WHERE ((state = 'active'::text) AND (epa_on IS NOT NULL));
CREATE INDEX registration_centre_id_state_version_id_candidate_id ON public.registration USING btree (centre_id, state, version_id, candidate_id);
CREATE INDEX registration_centre_id_version_id_id ON public.registration USING btree (centre_id, version_id, id);
CREATE INDEX registration_move_registration_id_id ON public.registration_move USING btree (registration_id, id);
CREATE UNIQUE INDEX registration_receipt_id_line ON public.registration USING btree (receipt_id, line);
CREATE INDEX save_key_at ON public.save_key USING btree (at);
CREATE UNIQUE INDEX schema_migration_name ON public.schema_migration USING btree (name);
CREATE INDEX session_ends_at ON public.session USING btree (ends_at);
CREATE INDEX session_person_id ON public.session USING btree (person_id);
CREATE INDEX staff_person_id_centre_id ON public.staff USING btree (person_id, centre_id);
CREATE UNIQUE INDEX staff_pin ON public.staff USING btree (pin) WHERE (pin IS NOT NULL);
CREATE INDEX transfer_from_centre_id_state ON public.transfer USING btree (from_centre_id, state);
CREATE UNIQUE INDEX transfer_registration_id ON public.transfer USING btree (registration_id) WHERE (state = ANY (ARRAY['asked'::text, 'agreed'::text, 'done'::text]));
CREATE INDEX transfer_to_centre_id_state ON public.transfer USING btree (to_centre_id, state);
CREATE UNIQUE INDEX upload_centre_id_file_hash ON public.upload USING btree (centre_id, file_hash) WHERE ((NOT again) AND (state <> ALL (ARRAY['refused'::text, 'cancelled'::text])));
CREATE INDEX upload_centre_id_state_at ON public.upload USING btree (centre_id, state, at);
CREATE INDEX upload_change_upload_id_step ON public.upload_change USING btree (upload_id, step);
CREATE INDEX upload_job_at ON public.upload_job USING btree (at) WHERE (done_at IS NULL);
CREATE INDEX upload_problem_upload_id_row ON public.upload_problem USING btree (upload_id, "row");
CREATE INDEX upload_problem_upload_id_severity_code_field_value ON public.upload_problem USING btree (upload_id, severity, code, field, value);
CREATE UNIQUE INDEX upload_receipt_receipt_id ON public.upload_receipt USING btree (receipt_id);
CREATE UNIQUE INDEX upload_reference ON public.upload USING btree (reference);
CREATE INDEX upload_row_candidate_id ON public.upload_row USING btree (candidate_id) WHERE (candidate_id IS NOT NULL);
CREATE INDEX upload_row_upload_id_row ON public.upload_row USING btree (upload_id, "row") WHERE (tidied <> '{}'::text);
CREATE INDEX upload_row_upload_id_state_row ON public.upload_row USING btree (upload_id, state, "row");
CREATE UNIQUE INDEX version_programme_id_plan_option ON public.version USING btree (programme_id, plan, option);
CREATE INDEX version_scheme_id_position ON public.version USING btree (scheme_id, "position");
CREATE UNIQUE INDEX version_slug ON public.version USING btree (slug);
CREATE TRIGGER approval_never_deleted_delete BEFORE DELETE ON public.approval FOR EACH ROW EXECUTE FUNCTION public.approval_never_deleted_delete();
CREATE TRIGGER audit_never_changed_update BEFORE UPDATE ON public.audit FOR EACH ROW EXECUTE FUNCTION public.audit_never_changed_update();
CREATE TRIGGER audit_never_deleted_delete BEFORE DELETE ON public.audit FOR EACH ROW EXECUTE FUNCTION public.audit_never_deleted_delete();
CREATE TRIGGER audit_value_never_deleted_delete BEFORE DELETE ON public.audit_value FOR EACH ROW EXECUTE FUNCTION public.audit_value_never_deleted_delete();
CREATE TRIGGER audit_value_only_erased_update BEFORE UPDATE ON public.audit_value FOR EACH ROW EXECUTE FUNCTION public.audit_value_only_erased_update();
CREATE TRIGGER candidate_edition_update BEFORE UPDATE ON public.candidate FOR EACH ROW EXECUTE FUNCTION public.candidate_edition_update();
CREATE TRIGGER candidate_erased_stays_update BEFORE UPDATE ON public.candidate FOR EACH ROW EXECUTE FUNCTION public.candidate_erased_stays_update();
CREATE TRIGGER candidate_keeps_live_update AFTER UPDATE ON public.candidate FOR EACH ROW WHEN ((new.state IS DISTINCT FROM old.state)) EXECUTE FUNCTION public.candidate_keeps_live_update();
CREATE TRIGGER candidate_keeps_missing_update AFTER UPDATE ON public.candidate FOR EACH ROW WHEN (((new.title IS DISTINCT FROM old.title) OR (new.date_of_birth IS DISTINCT FROM old.date_of_birth) OR (new.gender_id IS DISTINCT FROM old.gender_id) OR (new.uln IS DISTINCT FROM old.uln) OR (new.email IS DISTINCT FROM old.email) OR (new.phone IS DISTINCT FROM old.phone))) EXECUTE FUNCTION public.candidate_keeps_missing_update();
CREATE TRIGGER candidate_never_deleted_delete BEFORE DELETE ON public.candidate FOR EACH ROW EXECUTE FUNCTION public.candidate_never_deleted_delete();
CREATE TRIGGER candidate_number_update BEFORE UPDATE ON public.candidate FOR EACH ROW EXECUTE FUNCTION public.candidate_number_update();
CREATE TRIGGER candidate_was_never_deleted_delete BEFORE DELETE ON public.candidate_was FOR EACH ROW EXECUTE FUNCTION public.candidate_was_never_deleted_delete();
CREATE TRIGGER centre_candidate_keeps_live_update AFTER UPDATE ON public.centre_candidate FOR EACH ROW WHEN ((new.ended_at IS DISTINCT FROM old.ended_at)) EXECUTE FUNCTION public.centre_candidate_keeps_live_update();
CREATE TRIGGER confirmed_warning_never_deleted_delete BEFORE DELETE ON public.confirmed_warning FOR EACH ROW EXECUTE FUNCTION public.confirmed_warning_never_deleted_delete();
CREATE TRIGGER employer_card_update BEFORE UPDATE ON public.employer FOR EACH ROW EXECUTE FUNCTION public.employer_card_update();
CREATE TRIGGER employment_keeps_missing_insert AFTER INSERT ON public.employment FOR EACH ROW WHEN ((new.until IS NULL)) EXECUTE FUNCTION public.employment_keeps_missing_insert();
CREATE TRIGGER employment_keeps_missing_update AFTER UPDATE ON public.employment FOR EACH ROW WHEN (((new.until IS DISTINCT FROM old.until) OR (new."position" IS DISTINCT FROM old."position") OR (new.employer_id IS DISTINCT FROM old.employer_id) OR (new.candidate_id IS DISTINCT FROM old.candidate_id))) EXECUTE FUNCTION public.employment_keeps_missing_update();
CREATE TRIGGER gender_keeps_missing_update AFTER UPDATE ON public.gender FOR EACH ROW WHEN ((new.is_open IS DISTINCT FROM old.is_open)) EXECUTE FUNCTION public.gender_keeps_missing_update();
CREATE TRIGGER link_link_used_update BEFORE UPDATE ON public.link FOR EACH ROW EXECUTE FUNCTION public.link_link_used_update();
CREATE TRIGGER merge_never_deleted_delete BEFORE DELETE ON public.merge FOR EACH ROW EXECUTE FUNCTION public.merge_never_deleted_delete();
CREATE TRIGGER merge_only_erased_update BEFORE UPDATE ON public.merge FOR EACH ROW EXECUTE FUNCTION public.merge_only_erased_update();
CREATE TRIGGER package_edition_as_published_update BEFORE UPDATE ON public.package_edition FOR EACH ROW EXECUTE FUNCTION public.package_edition_as_published_update();
CREATE TRIGGER package_edition_published_stays_delete BEFORE DELETE ON public.package_edition FOR EACH ROW EXECUTE FUNCTION public.package_edition_published_stays_delete();
CREATE TRIGGER package_never_deleted_delete BEFORE DELETE ON public.package FOR EACH ROW EXECUTE FUNCTION public.package_never_deleted_delete();
CREATE TRIGGER price_as_published_update BEFORE UPDATE ON public.price FOR EACH ROW EXECUTE FUNCTION public.price_as_published_update();
CREATE TRIGGER price_published_stays_delete BEFORE DELETE ON public.price FOR EACH ROW EXECUTE FUNCTION public.price_published_stays_delete();
CREATE TRIGGER programme_never_deleted_delete BEFORE DELETE ON public.programme FOR EACH ROW EXECUTE FUNCTION public.programme_never_deleted_delete();
CREATE TRIGGER receipt_never_changed_update BEFORE UPDATE ON public.receipt FOR EACH ROW EXECUTE FUNCTION public.receipt_never_changed_update();
CREATE TRIGGER receipt_never_deleted_delete BEFORE DELETE ON public.receipt FOR EACH ROW EXECUTE FUNCTION public.receipt_never_deleted_delete();
CREATE TRIGGER registration_as_registered_update BEFORE UPDATE ON public.registration FOR EACH ROW EXECUTE FUNCTION public.registration_as_registered_update();
CREATE TRIGGER registration_keeps_registered_insert AFTER INSERT ON public.registration FOR EACH ROW WHEN (true) EXECUTE FUNCTION public.registration_keeps_registered_insert();
CREATE TRIGGER registration_keeps_registered_update AFTER UPDATE ON public.registration FOR EACH ROW WHEN ((new.candidate_id IS DISTINCT FROM old.candidate_id)) EXECUTE FUNCTION public.registration_keeps_registered_update();
CREATE TRIGGER registration_merge_only_update BEFORE UPDATE ON public.registration FOR EACH ROW EXECUTE FUNCTION public.registration_merge_only_update();
CREATE TRIGGER registration_move_never_deleted_delete BEFORE DELETE ON public.registration_move FOR EACH ROW EXECUTE FUNCTION public.registration_move_never_deleted_delete();
CREATE TRIGGER registration_move_only_erased_update BEFORE UPDATE ON public.registration_move FOR EACH ROW EXECUTE FUNCTION public.registration_move_only_erased_update();
CREATE TRIGGER registration_moves_update BEFORE UPDATE ON public.registration FOR EACH ROW EXECUTE FUNCTION public.registration_moves_update();
CREATE TRIGGER registration_never_deleted_delete BEFORE DELETE ON public.registration FOR EACH ROW EXECUTE FUNCTION public.registration_never_deleted_delete();
CREATE TRIGGER registration_of_somebody_update BEFORE UPDATE ON public.registration FOR EACH ROW EXECUTE FUNCTION public.registration_of_somebody_update();
CREATE TRIGGER version_never_deleted_delete BEFORE DELETE ON public.version FOR EACH ROW EXECUTE FUNCTION public.version_never_deleted_delete();
ALTER TABLE ONLY public.approval
    ADD CONSTRAINT approval_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.approval
    ADD CONSTRAINT approval_version_id_fkey FOREIGN KEY (version_id) REFERENCES public.version(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.audit_value
    ADD CONSTRAINT audit_value_audit_id_fkey FOREIGN KEY (audit_id) REFERENCES public.audit(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.batch
    ADD CONSTRAINT batch_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.batch
    ADD CONSTRAINT batch_centre_id_split_from_id_fkey FOREIGN KEY (centre_id, split_from_id) REFERENCES public.batch(centre_id, id);
ALTER TABLE ONLY public.batch
    ADD CONSTRAINT batch_centre_id_version_id_fkey FOREIGN KEY (centre_id, version_id) REFERENCES public.approval(centre_id, version_id);
ALTER TABLE ONLY public.batch
    ADD CONSTRAINT batch_changed_by_id_fkey FOREIGN KEY (changed_by_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.batch
    ADD CONSTRAINT batch_opened_by_id_fkey FOREIGN KEY (opened_by_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.batch_row
    ADD CONSTRAINT batch_row_centre_id_batch_id_fkey FOREIGN KEY (centre_id, batch_id) REFERENCES public.batch(centre_id, id);
ALTER TABLE ONLY public.batch_row
    ADD CONSTRAINT batch_row_centre_id_candidate_id_fkey FOREIGN KEY (centre_id, candidate_id) REFERENCES public.centre_candidate(centre_id, candidate_id);
ALTER TABLE ONLY public.batch_row
    ADD CONSTRAINT batch_row_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.batch_row
    ADD CONSTRAINT batch_row_changed_by_id_fkey FOREIGN KEY (changed_by_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.batch
    ADD CONSTRAINT batch_version_id_package_id_fkey FOREIGN KEY (version_id, package_id) REFERENCES public.package(version_id, id);
ALTER TABLE ONLY public.candidate_draft
    ADD CONSTRAINT candidate_draft_centre_id_batch_id_fkey FOREIGN KEY (centre_id, batch_id) REFERENCES public.batch(centre_id, id);
ALTER TABLE ONLY public.candidate_draft
    ADD CONSTRAINT candidate_draft_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.candidate_draft
    ADD CONSTRAINT candidate_draft_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.candidate
    ADD CONSTRAINT candidate_gender_id_fkey FOREIGN KEY (gender_id) REFERENCES public.gender(code) ON DELETE RESTRICT;
ALTER TABLE ONLY public.candidate
    ADD CONSTRAINT candidate_merged_into_id_fkey FOREIGN KEY (merged_into_id) REFERENCES public.candidate(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.candidate_was
    ADD CONSTRAINT candidate_was_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES public.candidate(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.candidate_was
    ADD CONSTRAINT candidate_was_gender_id_fkey FOREIGN KEY (gender_id) REFERENCES public.gender(code) ON DELETE RESTRICT;
ALTER TABLE ONLY public.centre_candidate
    ADD CONSTRAINT centre_candidate_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.centre_candidate
    ADD CONSTRAINT centre_candidate_name_key_given_key_candidate_id_fkey FOREIGN KEY (name_key, given_key, candidate_id) REFERENCES public.candidate(name_key, given_key, id) ON UPDATE CASCADE;
ALTER TABLE ONLY public.centre
    ADD CONSTRAINT centre_price_group_id_fkey FOREIGN KEY (price_group_id) REFERENCES public.price_group(code) ON DELETE RESTRICT;
ALTER TABLE ONLY public.confirmed_warning
    ADD CONSTRAINT confirmed_warning_centre_id_batch_row_id_fkey FOREIGN KEY (centre_id, batch_row_id) REFERENCES public.batch_row(centre_id, id);
ALTER TABLE ONLY public.confirmed_warning
    ADD CONSTRAINT confirmed_warning_centre_id_candidate_id_fkey FOREIGN KEY (centre_id, candidate_id) REFERENCES public.centre_candidate(centre_id, candidate_id);
ALTER TABLE ONLY public.confirmed_warning
    ADD CONSTRAINT confirmed_warning_centre_id_employer_id_fkey FOREIGN KEY (centre_id, employer_id) REFERENCES public.employer(centre_id, id);
ALTER TABLE ONLY public.confirmed_warning
    ADD CONSTRAINT confirmed_warning_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.confirmed_warning
    ADD CONSTRAINT confirmed_warning_centre_id_registration_id_fkey FOREIGN KEY (centre_id, registration_id) REFERENCES public.registration(centre_id, id);
ALTER TABLE ONLY public.confirmed_warning
    ADD CONSTRAINT confirmed_warning_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.correction_request
    ADD CONSTRAINT correction_request_asked_by_id_fkey FOREIGN KEY (asked_by_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.correction_request
    ADD CONSTRAINT correction_request_centre_id_candidate_id_fkey FOREIGN KEY (centre_id, candidate_id) REFERENCES public.centre_candidate(centre_id, candidate_id);
ALTER TABLE ONLY public.correction_request
    ADD CONSTRAINT correction_request_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.correction_request
    ADD CONSTRAINT correction_request_decided_by_id_fkey FOREIGN KEY (decided_by_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.employer
    ADD CONSTRAINT employer_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.employer
    ADD CONSTRAINT employer_centre_id_successor_id_fkey FOREIGN KEY (centre_id, successor_id) REFERENCES public.employer(centre_id, id);
ALTER TABLE ONLY public.employment
    ADD CONSTRAINT employment_centre_id_candidate_id_fkey FOREIGN KEY (centre_id, candidate_id) REFERENCES public.centre_candidate(centre_id, candidate_id);
ALTER TABLE ONLY public.employment
    ADD CONSTRAINT employment_centre_id_employer_id_fkey FOREIGN KEY (centre_id, employer_id) REFERENCES public.employer(centre_id, id);
ALTER TABLE ONLY public.employment
    ADD CONSTRAINT employment_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.erasure
    ADD CONSTRAINT erasure_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES public.candidate(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.erasure
    ADD CONSTRAINT erasure_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.kept_form
    ADD CONSTRAINT kept_form_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.letter_address
    ADD CONSTRAINT letter_address_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.letter
    ADD CONSTRAINT letter_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.letter
    ADD CONSTRAINT letter_centre_id_receipt_id_fkey FOREIGN KEY (centre_id, receipt_id) REFERENCES public.receipt(centre_id, id);
ALTER TABLE ONLY public.letter
    ADD CONSTRAINT letter_resend_of_id_fkey FOREIGN KEY (resend_of_id) REFERENCES public.letter(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.like_pair
    ADD CONSTRAINT like_pair_asked_by_id_fkey FOREIGN KEY (asked_by_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.like_pair
    ADD CONSTRAINT like_pair_centre_id_candidate_id_fkey FOREIGN KEY (centre_id, candidate_id) REFERENCES public.centre_candidate(centre_id, candidate_id);
ALTER TABLE ONLY public.like_pair
    ADD CONSTRAINT like_pair_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.like_pair
    ADD CONSTRAINT like_pair_centre_id_other_id_fkey FOREIGN KEY (centre_id, other_id) REFERENCES public.centre_candidate(centre_id, candidate_id);
ALTER TABLE ONLY public.like_pair
    ADD CONSTRAINT like_pair_decided_by_id_fkey FOREIGN KEY (decided_by_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.link
    ADD CONSTRAINT link_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.merge
    ADD CONSTRAINT merge_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES public.candidate(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.merge
    ADD CONSTRAINT merge_into_id_fkey FOREIGN KEY (into_id) REFERENCES public.candidate(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.merge
    ADD CONSTRAINT merge_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.package_edition
    ADD CONSTRAINT package_edition_package_id_fkey FOREIGN KEY (package_id) REFERENCES public.package(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.package_holds
    ADD CONSTRAINT package_holds_held_id_fkey FOREIGN KEY (held_id) REFERENCES public.package(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.package_holds
    ADD CONSTRAINT package_holds_package_id_fkey FOREIGN KEY (package_id) REFERENCES public.package(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.package_line
    ADD CONSTRAINT package_line_package_id_edition_fkey FOREIGN KEY (package_id, edition) REFERENCES public.package_edition(package_id, edition);
ALTER TABLE ONLY public.package_line
    ADD CONSTRAINT package_line_package_id_fkey FOREIGN KEY (package_id) REFERENCES public.package(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.package
    ADD CONSTRAINT package_version_id_fkey FOREIGN KEY (version_id) REFERENCES public.version(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.price
    ADD CONSTRAINT price_package_id_fkey FOREIGN KEY (package_id) REFERENCES public.package(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.price
    ADD CONSTRAINT price_price_group_id_fkey FOREIGN KEY (price_group_id) REFERENCES public.price_group(code) ON DELETE RESTRICT;
ALTER TABLE ONLY public.programme
    ADD CONSTRAINT programme_owner_centre_id_fkey FOREIGN KEY (owner_centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.programme
    ADD CONSTRAINT programme_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES public.scheme(code) ON DELETE RESTRICT;
ALTER TABLE ONLY public.reading
    ADD CONSTRAINT reading_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.receipt
    ADD CONSTRAINT receipt_centre_id_batch_id_fkey FOREIGN KEY (centre_id, batch_id) REFERENCES public.batch(centre_id, id);
ALTER TABLE ONLY public.receipt
    ADD CONSTRAINT receipt_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.receipt
    ADD CONSTRAINT receipt_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.receipt
    ADD CONSTRAINT receipt_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES public.scheme(code) ON DELETE RESTRICT;
ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT recovery_code_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.registration
    ADD CONSTRAINT registration_came_from_id_fkey FOREIGN KEY (came_from_id) REFERENCES public.registration(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.registration
    ADD CONSTRAINT registration_centre_id_candidate_id_fkey FOREIGN KEY (centre_id, candidate_id) REFERENCES public.centre_candidate(centre_id, candidate_id);
ALTER TABLE ONLY public.registration
    ADD CONSTRAINT registration_centre_id_employment_id_fkey FOREIGN KEY (centre_id, employment_id) REFERENCES public.employment(centre_id, id);
ALTER TABLE ONLY public.registration
    ADD CONSTRAINT registration_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.registration
    ADD CONSTRAINT registration_centre_id_receipt_id_fkey FOREIGN KEY (centre_id, receipt_id) REFERENCES public.receipt(centre_id, id);
ALTER TABLE ONLY public.registration
    ADD CONSTRAINT registration_centre_id_version_id_fkey FOREIGN KEY (centre_id, version_id) REFERENCES public.approval(centre_id, version_id);
ALTER TABLE ONLY public.registration
    ADD CONSTRAINT registration_funding_type_id_fkey FOREIGN KEY (funding_type_id) REFERENCES public.funding_type(code) ON DELETE RESTRICT;
ALTER TABLE ONLY public.registration_move
    ADD CONSTRAINT registration_move_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.registration_move
    ADD CONSTRAINT registration_move_centre_id_registration_id_fkey FOREIGN KEY (centre_id, registration_id) REFERENCES public.registration(centre_id, id);
ALTER TABLE ONLY public.registration_move
    ADD CONSTRAINT registration_move_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.registration_move
    ADD CONSTRAINT registration_move_reason_id_fkey FOREIGN KEY (reason_id) REFERENCES public.reason(code) ON DELETE RESTRICT;
ALTER TABLE ONLY public.registration
    ADD CONSTRAINT registration_package_id_package_edition_fkey FOREIGN KEY (package_id, package_edition) REFERENCES public.package_edition(package_id, edition);
ALTER TABLE ONLY public.registration
    ADD CONSTRAINT registration_price_id_fkey FOREIGN KEY (price_id) REFERENCES public.price(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.registration
    ADD CONSTRAINT registration_registered_as_id_fkey FOREIGN KEY (registered_as_id) REFERENCES public.candidate(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.registration
    ADD CONSTRAINT registration_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES public.scheme(code) ON DELETE RESTRICT;
ALTER TABLE ONLY public.registration
    ADD CONSTRAINT registration_scheme_id_version_id_fkey FOREIGN KEY (scheme_id, version_id) REFERENCES public.version(scheme_id, id);
ALTER TABLE ONLY public.registration
    ADD CONSTRAINT registration_version_id_package_id_fkey FOREIGN KEY (version_id, package_id) REFERENCES public.package(version_id, id);
ALTER TABLE ONLY public.save_key
    ADD CONSTRAINT save_key_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.save_key
    ADD CONSTRAINT save_key_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.second_step
    ADD CONSTRAINT second_step_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_viewing_centre_id_fkey FOREIGN KEY (viewing_centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.staff_role
    ADD CONSTRAINT staff_role_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.staff_role
    ADD CONSTRAINT staff_role_centre_id_person_id_fkey FOREIGN KEY (centre_id, person_id) REFERENCES public.staff(centre_id, person_id);
ALTER TABLE ONLY public.transfer
    ADD CONSTRAINT transfer_asked_by_id_fkey FOREIGN KEY (asked_by_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.transfer
    ADD CONSTRAINT transfer_became_id_fkey FOREIGN KEY (became_id) REFERENCES public.registration(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.transfer
    ADD CONSTRAINT transfer_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES public.candidate(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.transfer
    ADD CONSTRAINT transfer_changed_by_id_fkey FOREIGN KEY (changed_by_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.transfer
    ADD CONSTRAINT transfer_from_centre_id_fkey FOREIGN KEY (from_centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.transfer
    ADD CONSTRAINT transfer_package_id_fkey FOREIGN KEY (package_id) REFERENCES public.package(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.transfer
    ADD CONSTRAINT transfer_registration_id_fkey FOREIGN KEY (registration_id) REFERENCES public.registration(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.transfer
    ADD CONSTRAINT transfer_to_centre_id_fkey FOREIGN KEY (to_centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.upload
    ADD CONSTRAINT upload_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.upload_change
    ADD CONSTRAINT upload_change_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.upload_change
    ADD CONSTRAINT upload_change_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES public.upload(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.upload_job
    ADD CONSTRAINT upload_job_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES public.upload(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.upload
    ADD CONSTRAINT upload_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.upload_problem
    ADD CONSTRAINT upload_problem_confirmed_by_id_fkey FOREIGN KEY (confirmed_by_id) REFERENCES public.person(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.upload_problem
    ADD CONSTRAINT upload_problem_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES public.upload(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.upload_problem
    ADD CONSTRAINT upload_problem_upload_id_row_fkey FOREIGN KEY (upload_id, "row") REFERENCES public.upload_row(upload_id, "row");
ALTER TABLE ONLY public.upload_receipt
    ADD CONSTRAINT upload_receipt_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.upload_receipt
    ADD CONSTRAINT upload_receipt_centre_id_receipt_id_fkey FOREIGN KEY (centre_id, receipt_id) REFERENCES public.receipt(centre_id, id);
ALTER TABLE ONLY public.upload_receipt
    ADD CONSTRAINT upload_receipt_centre_id_upload_id_fkey FOREIGN KEY (centre_id, upload_id) REFERENCES public.upload(centre_id, id);
ALTER TABLE ONLY public.upload_row
    ADD CONSTRAINT upload_row_centre_id_candidate_id_fkey FOREIGN KEY (centre_id, candidate_id) REFERENCES public.centre_candidate(centre_id, candidate_id);
ALTER TABLE ONLY public.upload_row
    ADD CONSTRAINT upload_row_centre_id_fkey FOREIGN KEY (centre_id) REFERENCES public.centre(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.upload_row
    ADD CONSTRAINT upload_row_centre_id_registration_id_fkey FOREIGN KEY (centre_id, registration_id) REFERENCES public.registration(centre_id, id);
ALTER TABLE ONLY public.upload_row
    ADD CONSTRAINT upload_row_centre_id_upload_id_fkey FOREIGN KEY (centre_id, upload_id) REFERENCES public.upload(centre_id, id);
ALTER TABLE ONLY public.upload
    ADD CONSTRAINT upload_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES public.scheme(code) ON DELETE RESTRICT;
ALTER TABLE ONLY public.version
    ADD CONSTRAINT version_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES public.programme(id) ON DELETE RESTRICT;
ALTER TABLE ONLY public.version
    ADD CONSTRAINT version_scheme_id_fkey FOREIGN KEY (scheme_id) REFERENCES public.scheme(code) ON DELETE RESTRICT;
