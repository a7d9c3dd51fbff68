package io.rosetta.emulator.server;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a request is answered with. */
sealed interface Answer {
  /** HTTP 200 and this body; errors of Snowflake are such answers too. */
  record Json(ObjectNode body) implements Answer {}

  /** A bare HTTP status. */
  record Status(int code) implements Answer {}

  /** No answer: the connection is closed. */
  record Cut() implements Answer {}
}
