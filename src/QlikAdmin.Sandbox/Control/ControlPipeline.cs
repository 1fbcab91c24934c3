using Microsoft.AspNetCore.Http;
using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Control;

/// <summary>Requests to the control API are not logged, and no fault hits them.</summary>
internal sealed class ControlPipeline(Func<ServiceRequest, Answer> handler)
{
    public async Task InvokeAsync(HttpContext context)
    {
        using MemoryStream buffer = new();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        await AnswerSender.SendAsync(context, handler(new ServiceRequest(context, buffer.ToArray())));
    }
}
