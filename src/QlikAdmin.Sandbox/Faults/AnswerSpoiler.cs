using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.QlikView;

namespace QlikAdmin.Sandbox.Faults;

/// <summary>Makes the answer of a fault: an answer of its own, or the good answer of the service, spoilt.</summary>
internal static class AnswerSpoiler
{
    private const string LoginPage =
        "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form method=\"post\" action=\"/login\">"
        + "<input name=\"username\"><input name=\"password\" type=\"password\"></form></body></html>";

    /// <summary>Where kind <c>login</c> redirects to, on every service.</summary>
    public const string LoginPath = "/sandbox/login";

    public static Answer Login() => Answer.Html(200, LoginPage);

    /// <summary>Makes the answer that is sent.</summary>
    /// <param name="rule">What goes wrong.</param>
    /// <param name="work">The good answer; null when the work was not done.</param>
    /// <param name="request">The request.</param>
    /// <param name="service">The service that was asked.</param>
    /// <param name="now">The time of the sandbox.</param>
    /// <returns>The answer; null when none is sent.</returns>
    public static Answer? Spoil(FaultRule rule, Answer? work, ServiceRequest request, string service, DateTimeOffset now)
    {
        string standardType = service == "qlikview" ? SoapWriter.ContentType : Answer.JsonType;
        return rule.Kind switch
        {
            FaultKinds.Drop or FaultKinds.Close or FaultKinds.LostAnswer => null,
            FaultKinds.Status => WithRetryAfter(rule, Status(rule, request, service), now),
            FaultKinds.Html => WithRetryAfter(rule, Login(), now),
            FaultKinds.Login => Answer.Empty(302).With("Location", request.BaseUri + LoginPath),
            FaultKinds.Garbage => Answer.Raw(200, rule.ContentType ?? standardType, Garbage(rule.Bytes)),
            FaultKinds.Empty => Answer.Raw(200, rule.ContentType ?? standardType, ReadOnlyMemory<byte>.Empty),
            FaultKinds.Redirect => Answer.Empty(302).With("Location", rule.Location ?? "https://elsewhere.example/"),
            FaultKinds.Reshape => work is null ? null : AnswerShaper.Reshape(work.Whole(), rule),
            _ => work is null ? null : SpoilGood(rule.Kind, work.Whole(), request),
        };
    }

    /// <summary>A good answer, spoilt in the way of the kind.</summary>
    public static Answer SpoilGood(string kind, Answer answer, ServiceRequest request) =>
        kind switch
        {
            FaultKinds.RepeatCursor => NextLink(answer, request.BaseUri + request.Path + request.QueryString),
            FaultKinds.EndlessCursor => NextLink(answer, Another(request)),
            FaultKinds.MissingRows => MissingRows(answer),
            FaultKinds.BadJson => answer.WithBody(answer.Body[..(answer.Body.Length / 2)]),
            _ => answer,
        };

    private static Answer Status(FaultRule rule, ServiceRequest request, string service)
    {
        if (rule.Body is null)
        {
            return rule.VendorBody ? VendorRefusal.Create(service, request.Path, rule.Status) : Answer.Empty(rule.Status);
        }

        return Answer.Raw(rule.Status, rule.ContentType ?? Guess(rule.Body), Encoding.UTF8.GetBytes(rule.Body));
    }

    private static Answer WithRetryAfter(FaultRule rule, Answer answer, DateTimeOffset now) =>
        rule.RetryAfter is not string value ? answer
        : rule.RetryAfterDate
            ? answer.With("retry-after", (now + Seconds(value)).ToUniversalTime().ToString("R", CultureInfo.InvariantCulture))
        : answer.With("retry-after", value);

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(int.Parse(text, CultureInfo.InvariantCulture));

    private static string Guess(string body) =>
        body.TrimStart() switch
        {
            ['{' or '[', ..] => Answer.JsonType,
            ['<', '?' or 's', ..] => SoapWriter.ContentType,
            ['<', ..] => "text/html; charset=utf-8",
            _ => "text/plain; charset=utf-8",
        };

    private static byte[] Garbage(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);

        // No JSON value and no UTF-8 character begins with 0xFF.
        if (length > 0)
        {
            bytes[0] = 0xFF;
        }

        return bytes;
    }

    private static Answer NextLink(Answer answer, string next)
    {
        if (answer.IsJson && JsonNode.Parse(answer.Body.Span) is JsonObject page && page["links"] is JsonObject links)
        {
            links["next"] = new JsonObject { ["href"] = next };
            return answer.WithBody(Answer.Json(answer.Status, page).Body);
        }

        return answer;
    }

    /// <summary>A new address that leads to the same page.</summary>
    private static string Another(ServiceRequest request)
    {
        IEnumerable<string> kept = request
            .QueryString.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(q => !q.StartsWith("again=", StringComparison.Ordinal));
        return $"{request.BaseUri}{request.Path}?{string.Join('&', kept.Append("again=" + Guid.NewGuid().ToString("N")))}";
    }

    private static Answer MissingRows(Answer answer)
    {
        if (answer.ContentType == SoapWriter.ContentType)
        {
            return SoapSpoiler.MissingRows(answer);
        }

        if (!answer.IsJson || answer.Body.Length == 0)
        {
            return answer;
        }

        JsonNode? root = JsonNode.Parse(answer.Body.Span);
        JsonArray? rows = root as JsonArray ?? (root as JsonObject)?["data"] as JsonArray;
        if (rows is null)
        {
            return answer;
        }

        bool isOnlyOne = rows.Count == 1;
        for (int i = rows.Count - 1; i >= 0; i--)
        {
            if (i % 2 == 1 || isOnlyOne)
            {
                rows.RemoveAt(i);
            }
        }

        return answer.WithBody(Answer.Json(answer.Status, root).Body);
    }
}
