package io.rosetta.activities.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;

/**
 * Sockets that notice a dead peer within about two minutes: the operating system's own default is
 * two hours. pgjdbc makes it by name ({@code socketFactory}).
 */
public final class KeepAliveSocketFactory extends SocketFactory {
  /** Seconds of silence before the first probe. */
  static final int IDLE_SECONDS = 60;

  /** Seconds between probes. */
  static final int INTERVAL_SECONDS = 10;

  /** Unanswered probes after which the connection is dead. */
  static final int COUNT = 6;

  @Override
  public Socket createSocket() throws IOException {
    return withKeepAlive(new Socket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return withKeepAlive(new Socket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return withKeepAlive(new Socket(host, port, localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return withKeepAlive(new Socket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return withKeepAlive(new Socket(host, port, localHost, localPort));
  }

  private static Socket withKeepAlive(Socket socket) throws IOException {
    socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    set(socket, ExtendedSocketOptions.TCP_KEEPIDLE, IDLE_SECONDS);
    set(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, INTERVAL_SECONDS);
    set(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, COUNT);
    return socket;
  }

  private static void set(Socket socket, SocketOption<Integer> option, int value)
      throws IOException {
    if (socket.supportedOptions().contains(option)) {
      socket.setOption(option, value);
    }
  }
}
