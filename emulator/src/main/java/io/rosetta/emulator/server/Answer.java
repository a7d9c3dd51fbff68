package io.rosetta.emulator.server;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a request is answered with. */
sealed interface Answer {
  /** A body, with HTTP 200 to the drivers always: errors of Snowflake are such answers too. */
  record Json(int status, ObjectNode body) implements Answer {
    Json(ObjectNode body) {
      this(200, body);
    }
  }

  /** A bare HTTP status. */
  record Status(int code) implements Answer {}

  /** No answer: the connection is closed. */
  record Cut() implements Answer {}
}
