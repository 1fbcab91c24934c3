using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using QlikAdmin.Sandbox.Faults;
using QlikAdmin.Sandbox.Log;
using QlikAdmin.Sandbox.QlikView;

namespace QlikAdmin.Sandbox.Http;

/// <summary>What every emulated service does with a request: read it, delay it, spoil it or answer it, and log it.</summary>
internal sealed class ServicePipeline(string service, string listener, SandboxContext sandbox, Func<ServiceRequest, Answer> handler, Func<ServiceRequest, Answer?>? door = null)
{
    public async Task InvokeAsync(HttpContext context)
    {
        long started = Stopwatch.GetTimestamp();
        DateTimeOffset time = sandbox.Clock.UtcNow;
        using MemoryStream buffer = new();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        ServiceRequest request = new(context, buffer.ToArray());
        string path = request.Path;

        // Windows authentication takes several requests for one call; a fault is for the one that does the work.
        string? operation = RequestDescriber.Operation(request);
        Answer? turnedAway = door?.Invoke(request);
        FaultRule? fault = turnedAway is null
            ? sandbox.Faults.Take(service, request.Method, path + request.QueryString + (operation is null ? string.Empty : "#" + operation))
            : null;
        await DelayAsync(fault, context);
        Answer? answer = turnedAway ?? (fault?.Kind == FaultKinds.Drop ? null : Work(request, fault));
        if (sandbox.Settings.RepeatCursor && service == "cloud" && answer is not null)
        {
            answer = AnswerSpoiler.AfterWork(FaultKinds.RepeatCursor, answer, request);
        }

        bool isAnswered = answer is not null && fault?.Kind != FaultKinds.LostAnswer;

        // Logged before the last byte leaves: who has read the answer finds the request in the log.
        sandbox.Log.Add(new RequestEntry
        {
            Time = time,
            Service = service,
            Listener = listener,
            Method = request.Method,
            Path = path,
            Query = request.QueryString,
            Operation = operation,
            Status = isAnswered ? answer!.Status : 0,
            DurationMs = Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 3),
            Headers = RequestDescriber.Headers(context.Request.Headers),
            Body = RequestDescriber.Body(request),
            IsChange = RequestDescriber.IsChange(request.Method, path, operation),
            AttemptKey = RequestDescriber.AttemptKey(request, path),
            Fault = fault?.Kind,
        });

        if (isAnswered)
        {
            // A server has one clock: what its rows are dated by.
            context.Response.Headers.Date = sandbox.Clock.UtcNow.ToString("r", CultureInfo.InvariantCulture);
            await SendAsync(context, answer!, fault?.Kind == FaultKinds.Truncate);
        }
        else
        {
            context.Abort();
        }
    }

    public static async Task SendAsync(HttpContext context, Answer answer, bool truncate)
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
            return;
        }

        if (answer.More is null)
        {
            context.Response.ContentLength = answer.Body.Length;
        }

        if (truncate)
        {
            await context.Response.Body.WriteAsync(answer.Body[..(answer.Body.Length / 2)], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
            return;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
            foreach (ReadOnlyMemory<byte> part in answer.More ?? [])
            {
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await context.Response.Body.WriteAsync(part, context.RequestAborted);
            }
        }
    }

    private Answer Work(ServiceRequest request, FaultRule? fault)
    {
        if (fault is null)
        {
            return handler(request);
        }

        return AnswerSpoiler.InsteadOfWork(fault, service == "qlikview" ? SoapWriter.ContentType : Answer.JsonType) ?? AnswerSpoiler.AfterWork(fault.Kind, handler(request).Whole(), request);
    }

    private async Task DelayAsync(FaultRule? fault, HttpContext context)
    {
        TimeSpan delay = sandbox.Settings.Latency + TimeSpan.FromMilliseconds(fault?.DelayMs ?? 0);
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, context.RequestAborted);
        }
    }
}
