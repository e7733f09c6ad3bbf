package dev.penstock.admin.report;

import java.util.List;

/** What can have become of a call that has a row in the ledger, as docs/errors.md has the codes. */
final class Outcomes {
  /** The usual ones first. */
  static final List<String> ALL =
      List.of(
          "success",
          "cancelled",
          "lost",
          "content_policy_violation",
          "context_length_exceeded",
          "insufficient_quota",
          "internal_error",
          "invalid_json",
          "invalid_request",
          "invalid_value",
          "missing_required_parameter",
          "model_not_allowed",
          "model_not_found",
          "no_healthy_deployment",
          "overloaded",
          "price_unknown",
          "rate_limit_exceeded",
          "request_too_large",
          "state_unavailable",
          "timeout",
          "unsupported_parameter",
          "upstream_credentials_refused",
          "upstream_error",
          "upstream_overloaded",
          "upstream_rate_limited");

  private Outcomes() {}
}
