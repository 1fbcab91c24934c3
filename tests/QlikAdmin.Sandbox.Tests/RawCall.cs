using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>A request over a bare socket, which shows how a connection ends and repeats nothing by itself.</summary>
internal static class RawCall
{
    /// <summary>Sends a POST to the Cloud tenant and reads until the connection ends.</summary>
    /// <returns>What was received, and whether the connection was reset.</returns>
    public static async Task<(string Received, bool IsReset)> PostAsync(SandboxSession session, string path, string body)
    {
        Uri cloud = new(session.Endpoints.Cloud.Uri);
        using TcpClient client = new();
        await client.ConnectAsync(cloud.Host, cloud.Port);
        NetworkStream stream = client.GetStream();
        string head =
            $"POST /{path} HTTP/1.1\r\nHost: {cloud.Authority}\r\nAuthorization: Bearer {session.Endpoints.Cloud.ApiKey}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head + body));
        using MemoryStream received = new();
        try
        {
            await stream.CopyToAsync(received);
            return (Encoding.UTF8.GetString(received.ToArray()), false);
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return (Encoding.UTF8.GetString(received.ToArray()), true);
        }
    }
}
