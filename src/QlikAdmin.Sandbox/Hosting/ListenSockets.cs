using System.Net.Sockets;

namespace QlikAdmin.Sandbox.Hosting;

/// <summary>
/// The bound sockets of one port: on one address, or on 127.0.0.1 and ::1, because <c>localhost</c> may resolve to either. They are bound
/// before the server starts, because a port that was free a moment ago may be taken.
/// </summary>
internal sealed class ListenSockets : IDisposable
{
    private const int Attempts = 50;
    private readonly Socket[] _sockets;

    private ListenSockets(params Socket[] sockets)
    {
        _sockets = sockets;
        EndPoints = Array.ConvertAll(sockets, s => (IPEndPoint)s.LocalEndPoint!);
    }

    public int Port => EndPoints[0].Port;

    public IReadOnlyList<IPEndPoint> EndPoints { get; }

    /// <param name="address">The address; null for those of loopback.</param>
    /// <param name="port">The port; 0 for any free one.</param>
    public static ListenSockets Bind(IPAddress? address, int port) =>
        address is null ? BindLoopback(port) : new ListenSockets(Open(address, port));

    public Socket For(EndPoint endpoint) => _sockets.First(s => s.AddressFamily == endpoint.AddressFamily);

    /// <summary>Frees the port. Needed only when no server has taken over the sockets.</summary>
    public void Dispose() => Array.ForEach(_sockets, s => s.Dispose());

    private static ListenSockets BindLoopback(int port)
    {
        for (int attempt = 1; ; attempt++)
        {
            Socket v4 = Open(IPAddress.Loopback, port);
            if (!Socket.OSSupportsIPv6)
            {
                return new ListenSockets(v4);
            }

            int taken = ((IPEndPoint)v4.LocalEndPoint!).Port;
            try
            {
                return new ListenSockets(v4, Open(IPAddress.IPv6Loopback, taken));
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
            {
                return new ListenSockets(v4);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse && port == 0 && attempt < Attempts)
            {
                v4.Dispose();
            }
        }
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
