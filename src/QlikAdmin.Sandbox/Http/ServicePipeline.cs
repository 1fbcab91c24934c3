using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using QlikAdmin.Sandbox.Faults;
using QlikAdmin.Sandbox.Hosting;
using QlikAdmin.Sandbox.Log;

namespace QlikAdmin.Sandbox.Http;

/// <summary>What every emulated service does with a request: read, log, delay, work on and answer it, with or without a fault.</summary>
internal sealed class ServicePipeline(
    Listener listener,
    SandboxContext sandbox,
    Func<ServiceRequest, Answer> handler,
    Func<ServiceRequest, Answer?>? door = null
)
{
    public async Task InvokeAsync(HttpContext context)
    {
        long started = Stopwatch.GetTimestamp();
        using MemoryStream buffer = new();
        try
        {
            await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The request arrived, even if its body is not complete.
            sandbox.Log.Add(Describe(context, new ServiceRequest(context, buffer.ToArray())));
            throw;
        }

        ServiceRequest request = new(context, buffer.ToArray());
        RequestEntry entry = Describe(context, request);
        sandbox.Log.Add(entry);
        bool isWorked = false;
        FaultRule? fault = null;
        int status = 0;
        try
        {
            if (!await listener.Freezer.PassAsync() && context.RequestAborted.IsCancellationRequested)
            {
                return;
            }

            // Windows authentication takes several requests for one call. A fault hits only the request that does the work.
            Answer? turnedAway = door?.Invoke(request);
            fault = turnedAway is null ? sandbox.Faults.Take(entry) : null;
            bool doesWork = turnedAway is null && (fault?.DoesWork ?? true);
            await DelayAsync(sandbox.Settings.Latency, context);
            if (fault is not null && (!doesWork || fault.Kind == FaultKinds.Latency))
            {
                await WaitAsync(fault, context);
            }

            Answer? answer = turnedAway;
            if (doesWork)
            {
                answer = Work(request, entry);
                isWorked = true;
            }

            if (fault is not null)
            {
                if (doesWork && fault.Kind != FaultKinds.Latency)
                {
                    await WaitAsync(fault, context);
                }

                answer = AnswerSpoiler.Spoil(fault, answer, request, listener.Service, sandbox.Clock.UtcNow);
            }

            if (answer is not null && sandbox.Settings.RepeatCursor && listener.Service == "cloud")
            {
                answer = AnswerSpoiler.SpoilGood(FaultKinds.RepeatCursor, answer, request);
            }

            status = answer?.Status ?? 0;

            // The log entry ends before the last byte is sent, so a caller who has read the answer finds it in the log.
            End();
            await AnswerAsync(context, answer, fault);
        }
        finally
        {
            if (entry.End is null)
            {
                End();
            }
        }

        void End() =>
            entry.End = new RequestEnd(status, Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 3), isWorked, fault?.Kind);
    }

    private static Task WaitAsync(FaultRule fault, HttpContext context)
    {
        // These kinds wait between the parts of the body.
        return fault.Kind is FaultKinds.Pause or FaultKinds.Drip
            ? Task.CompletedTask
            : DelayAsync(TimeSpan.FromMilliseconds(fault.DelayMs), context);
    }

    private static async Task DelayAsync(TimeSpan delay, HttpContext context)
    {
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, context.RequestAborted);
        }
    }

    private async Task AnswerAsync(HttpContext context, Answer? answer, FaultRule? fault)
    {
        if (answer is null)
        {
            await AnswerSender.HangUpAsync(context, inOrder: fault?.Kind is FaultKinds.Close or FaultKinds.Stall);
            return;
        }

        // The date header uses the same clock as the dates of the rows, as on a real server.
        context.Response.Headers.Date = sandbox.Clock.UtcNow.ToString("r", CultureInfo.InvariantCulture);
        await (fault is null ? AnswerSender.SendAsync(context, answer) : AnswerSender.SendAsync(context, answer, fault));
    }

    private Answer Work(ServiceRequest request, RequestEntry entry)
    {
        if (request.Path == AnswerSpoiler.LoginPath)
        {
            return AnswerSpoiler.Login();
        }

        Answer answer = handler(request);
        sandbox.Faults.Worked(entry);
        return answer;
    }

    private RequestEntry Describe(HttpContext context, ServiceRequest request)
    {
        string? operation = RequestDescriber.Operation(request);
        return new RequestEntry
        {
            Time = sandbox.Clock.UtcNow,
            Service = listener.Service,
            Listener = listener.Name,
            Caller = context.Connection.RemoteIpAddress?.ToString() ?? string.Empty,
            Method = request.Method,
            Path = request.Path,
            Query = request.QueryString,
            Operation = operation,
            Headers = RequestDescriber.Headers(context.Request.Headers),
            Body = RequestDescriber.Body(request),
            IsChange = RequestDescriber.IsChange(request.Method, request.Path, operation),
            AttemptKey = RequestDescriber.AttemptKey(request, request.Path),
        };
    }
}
