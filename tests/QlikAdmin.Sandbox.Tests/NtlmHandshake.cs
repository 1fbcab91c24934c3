using System;
using System.Buffers.Binary;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>Signs in with NTLM when the server asks for it, message by message, so that no NTLM of the machine is needed.</summary>
internal sealed class NtlmHandshake : DelegatingHandler
{
    private readonly NetworkCredential _account;

    /// <param name="inner">Must use one connection only, because the handshake signs in that connection.</param>
    /// <param name="account">The account.</param>
    public NtlmHandshake(HttpMessageHandler inner, NetworkCredential account)
        : base(inner)
    {
        _account = account;
    }

    public static AuthenticationHeaderValue Header(byte[] message) => new("NTLM", Convert.ToBase64String(message));

    public static byte[] Type1()
    {
        byte[] message = new byte[32];
        Encoding.ASCII.GetBytes("NTLMSSP\0").CopyTo(message, 0);
        message[8] = 1;
        return message;
    }

    public static byte[] Type3(string domain, string user, string response)
    {
        byte[][] parts = [Encoding.ASCII.GetBytes(response), Encoding.Unicode.GetBytes(domain), Encoding.Unicode.GetBytes(user)];
        byte[] message = new byte[64 + parts.Sum(p => p.Length)];
        Encoding.ASCII.GetBytes("NTLMSSP\0").CopyTo(message, 0);
        message[8] = 3;
        message[60] = 1;
        int offset = 64;
        for (int i = 0; i < parts.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(20 + (i * 8)), (ushort)parts[i].Length);
            BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(24 + (i * 8)), offset);
            parts[i].CopyTo(message, offset);
            offset += parts[i].Length;
        }

        return message;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        foreach (byte[] message in new[] { Type1(), Type3(_account.Domain, _account.UserName, _account.Password) })
        {
            if (response.StatusCode != HttpStatusCode.Unauthorized || response.Headers.WwwAuthenticate.All(h => h.Scheme != "NTLM"))
            {
                break;
            }

            response.Dispose();
            request.Headers.Authorization = Header(message);
            response = await base.SendAsync(request, cancellationToken);
        }

        return response;
    }
}
