using System.Net.Sockets;

namespace QlikAdmin.Sandbox.Hosting;

/// <summary>
/// A pair of bound sockets on 127.0.0.1 and ::1 with the same port. Both, because <c>localhost</c> may resolve to either. They are bound
/// before the server starts, because a port that was free a moment ago may be taken.
/// </summary>
internal sealed class LoopbackSockets : IDisposable
{
    private const int Attempts = 50;
    private readonly Socket _v4;
    private readonly Socket? _v6;

    private LoopbackSockets(Socket v4, Socket? v6)
    {
        _v4 = v4;
        _v6 = v6;
        Port = ((IPEndPoint)v4.LocalEndPoint!).Port;
    }

    public int Port { get; }

    public bool HasIPv6 => _v6 is not null;

    public static LoopbackSockets Bind(int port)
    {
        for (int attempt = 1; ; attempt++)
        {
            Socket v4 = Open(IPAddress.Loopback, port);
            if (!Socket.OSSupportsIPv6)
            {
                return new LoopbackSockets(v4, null);
            }

            int taken = ((IPEndPoint)v4.LocalEndPoint!).Port;
            try
            {
                return new LoopbackSockets(v4, Open(IPAddress.IPv6Loopback, taken));
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
            {
                return new LoopbackSockets(v4, null);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse && port == 0 && attempt < Attempts)
            {
                v4.Dispose();
            }
        }
    }

    public Socket For(EndPoint endpoint) =>
        endpoint is IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 }
            ? _v6 ?? throw new InvalidOperationException("IPv6 is not bound.")
            : _v4;

    /// <summary>Frees the port. Needed only when no server has taken over the sockets.</summary>
    public void Dispose()
    {
        _v4.Dispose();
        _v6?.Dispose();
    }

    private static Socket Open(IPAddress address, int port)
    {
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                // A port that an earlier sandbox has just left may be used again. On Windows this option would allow two programs on one
                // port.
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            }

            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
