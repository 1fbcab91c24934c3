using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using QlikAdmin.Sandbox.Faults;

namespace QlikAdmin.Sandbox.Http;

/// <summary>Sends an answer, whole or with one of the errors that can happen on the way.</summary>
internal static class AnswerSender
{
    /// <summary>How long the caller has to close the connection after the server closed its own side with a FIN.</summary>
    private static readonly TimeSpan s_goodbye = TimeSpan.FromSeconds(5);

    /// <summary>Sends the whole answer.</summary>
    public static async Task SendAsync(HttpContext context, Answer answer)
    {
        if (!Begin(context, answer))
        {
            return;
        }

        await WriteAsync(context, answer.Body);
        foreach (ReadOnlyMemory<byte> part in answer.More ?? [])
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await WriteAsync(context, part);
        }
    }

    /// <summary>Sends the answer in the way that a fault rule asks for.</summary>
    public static async Task SendAsync(HttpContext context, Answer answer, FaultRule rule)
    {
        if (rule.Kind is not (FaultKinds.Truncate or FaultKinds.Pause or FaultKinds.Drip))
        {
            await SendAsync(context, answer);
            return;
        }

        if (!Begin(context, answer))
        {
            return;
        }

        TimeSpan delay = TimeSpan.FromMilliseconds(rule.DelayMs);
        int step = rule.Kind == FaultKinds.Drip ? 1 : (answer.Body.Length + 1) / 2;
        for (int i = 0; i < answer.Body.Length; i += step)
        {
            if (i > 0 || rule.Kind == FaultKinds.Drip)
            {
                await Task.Delay(delay, context.RequestAborted);
            }

            await WriteAsync(context, answer.Body[i..Math.Min(answer.Body.Length, i + step)]);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            if (rule.Kind == FaultKinds.Truncate)
            {
                break;
            }
        }

        if (rule.Kind == FaultKinds.Truncate)
        {
            context.Abort();
        }
    }

    /// <summary>Ends the connection without an answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="inOrder">True: with a FIN, like a server that drops an idle connection. False: with a RST.</param>
    public static async Task HangUpAsync(HttpContext context, bool inOrder)
    {
        if (inOrder && context.Features.Get<IConnectionSocketFeature>()?.Socket is Socket socket)
        {
            socket.Shutdown(SocketShutdown.Send);

            // The reset below must not arrive before the end of the stream, so wait until the caller closes first.
            await Task.Delay(s_goodbye, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        context.Abort();
    }

    /// <summary>Sets status and headers; false when no body is sent.</summary>
    private static bool Begin(HttpContext context, Answer answer)
    {
        context.Response.StatusCode = answer.Status;
        foreach ((string name, string value) in answer.Headers)
        {
            context.Response.Headers.Append(name, value);
        }

        if (answer.ContentType is not null)
        {
            context.Response.ContentType = answer.ContentType;
        }

        if (answer.Status is 204 or 304)
        {
            return false;
        }

        if (answer.More is null)
        {
            context.Response.ContentLength = answer.Body.Length;
        }

        return !HttpMethods.IsHead(context.Request.Method);
    }

    private static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> part) =>
        await context.Response.Body.WriteAsync(part, context.RequestAborted);
}
