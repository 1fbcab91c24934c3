using System;
using System.Text.Json.Nodes;
using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.QlikView;

namespace QlikAdmin.Sandbox.Faults;

/// <summary>Makes the answers of the kinds of fault that answer, and spoils good ones.</summary>
internal static class AnswerSpoiler
{
    private const string LoginPage =
        "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form method=\"post\" action=\"/login\">"
        + "<input name=\"username\"><input name=\"password\" type=\"password\"></form></body></html>";

    /// <summary>The answer that takes the place of the work; null when the work is to be done.</summary>
    public static Answer? InsteadOfWork(FaultRule rule, string standardType) => rule.Kind switch
    {
        FaultKinds.Status => WithRetryAfter(rule, rule.Body is null
            ? Answer.Empty(rule.Status)
            : Answer.Raw(rule.Status, rule.ContentType ?? Guess(rule.Body), System.Text.Encoding.UTF8.GetBytes(rule.Body))),
        FaultKinds.Html => WithRetryAfter(rule, Answer.Html(200, LoginPage)),
        FaultKinds.Garbage => Answer.Raw(200, rule.ContentType ?? standardType, Garbage(rule.Bytes)),
        FaultKinds.Empty => Answer.Raw(200, rule.ContentType ?? standardType, ReadOnlyMemory<byte>.Empty),
        FaultKinds.Redirect => Answer.Empty(302).With("Location", rule.Location ?? "https://elsewhere.example/"),
        _ => null,
    };

    /// <summary>A good answer, spoilt as the rule says.</summary>
    public static Answer AfterWork(string kind, Answer answer, ServiceRequest request) => kind switch
    {
        FaultKinds.RepeatCursor => RepeatCursor(answer, request),
        FaultKinds.MissingRows => MissingRows(answer),
        FaultKinds.BadJson => answer.WithBody(answer.Body[..(answer.Body.Length / 2)]),
        _ => answer,
    };

    private static Answer WithRetryAfter(FaultRule rule, Answer answer) =>
        rule.RetryAfter is null ? answer : answer.With("retry-after", rule.RetryAfter);

    private static string Guess(string body) => body.TrimStart() switch
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

        // No JSON value begins with 0xFF, nor is it the start of any UTF-8 character.
        if (length > 0)
        {
            bytes[0] = 0xFF;
        }

        return bytes;
    }

    private static Answer RepeatCursor(Answer answer, ServiceRequest request)
    {
        if (answer.IsJson && JsonNode.Parse(answer.Body.Span) is JsonObject page && page["links"] is JsonObject links)
        {
            links["next"] = new JsonObject { ["href"] = request.BaseUri + request.Path + request.QueryString };
            return answer.WithBody(Answer.Json(answer.Status, page).Body);
        }

        return answer;
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
