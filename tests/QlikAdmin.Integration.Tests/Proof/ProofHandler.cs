using System.Net.Sockets;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Integration.Tests.Proof;

/// <summary>The network of the simulation: it hands each request to an emulated service in this process, on the same thread.</summary>
internal sealed class ProofHandler(ProofWorld world, Func<ServiceRequest, Answer> service, bool isCounted) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (world.IsDead && isCounted)
        {
            return await NeverAsync(cancellationToken);
        }

        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        switch (isCounted ? world.AtRequest() : null)
        {
            case { Kind: ProofFaultKind.KillBeforeRequest }:
                world.Kill();
                return await NeverAsync(cancellationToken);
            case { Kind: ProofFaultKind.KillAfterRequest }:
                Serve(request, body);
                world.Kill();
                return await NeverAsync(cancellationToken);
            case { Kind: ProofFaultKind.HoldRequest }:
                world.Hold();
                return await NeverAsync(cancellationToken);
            case { Kind: ProofFaultKind.HoldAnswer }:
                Serve(request, body);
                world.Hold();
                return await NeverAsync(cancellationToken);
            case { Kind: ProofFaultKind.LoseRequest }:
                throw Broken();
            case { Kind: ProofFaultKind.LoseAnswer }:
                Serve(request, body);
                throw Broken();
            default:
                return Serve(request, body);
        }
    }

    private static HttpRequestException Broken() =>
        new("An error occurred while sending the request.", new SocketException((int)SocketError.ConnectionReset));

    private static Task<HttpResponseMessage> NeverAsync(CancellationToken token)
    {
        TaskCompletionSource<HttpResponseMessage> never = new();
        token.Register(() => never.TrySetCanceled(token));
        return never.Task;
    }

    private HttpResponseMessage Serve(HttpRequestMessage request, byte[] body) => InProcess.Serve(service, request, body, world.Now);
}
