package io.rosetta.demo.local;

/** Where Temporal listens. */
public enum PortChoice {
  /** Where people look for it, unless somebody else listens there. */
  USUAL {
    @Override
    int of(int usual) {
      return Ports.freeOr(usual);
    }
  },

  /**
   * Anywhere: two processes that want the usual ports at the same moment would both find them free,
   * and one would talk to the other's server.
   */
  FREE {
    @Override
    int of(int usual) {
      return Ports.free();
    }
  };

  abstract int of(int usual);
}
