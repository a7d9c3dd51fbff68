package io.rosetta.activities.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;

class KeepAliveSocketFactoryTest {
  @Test
  void everySocketProbesASilentPeer() throws IOException {
    KeepAliveSocketFactory factory = new KeepAliveSocketFactory();
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket unconnected = factory.createSocket();
        Socket connected =
            factory.createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
      assertProbes(unconnected);
      assertProbes(connected);
    }
  }

  private static void assertProbes(Socket socket) throws IOException {
    assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
    assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(60);
    assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(10);
    assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(6);
  }
}
