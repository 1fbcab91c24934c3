using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
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

    private HttpResponseMessage Serve(HttpRequestMessage request, byte[] body)
    {
        Uri uri = request.RequestUri!;
        if (uri.AbsolutePath.Contains("%00", StringComparison.Ordinal))
        {
            // The server refuses such a path before the service sees it.
            return new HttpResponseMessage(HttpStatusCode.BadRequest) { RequestMessage = request, Content = new ByteArrayContent([]) };
        }

        DefaultHttpContext context = new();
        context.Request.Method = request.Method.Method;
        context.Request.Scheme = uri.Scheme;
        context.Request.Host = new HostString(uri.Authority);
        context.Request.Path = PathString.FromUriComponent(uri);
        context.Request.QueryString = new QueryString(uri.Query);
        foreach (
            (string name, IEnumerable<string> values) in request.Headers.Concat(
                request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()
            )
        )
        {
            context.Request.Headers[name] = values.ToArray();
        }

        Answer answer = service(new ServiceRequest(context, body)).Whole();
        HttpResponseMessage response = new((HttpStatusCode)answer.Status)
        {
            RequestMessage = request,
            Content = new ByteArrayContent(answer.Body.ToArray()),
        };
        response.Content.Headers.ContentType = answer.ContentType is null ? null : MediaTypeHeaderValue.Parse(answer.ContentType);
        response.Headers.Date = world.Now;
        foreach ((string name, string value) in answer.Headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }
}
