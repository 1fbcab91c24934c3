using QlikAdmin.Contracts;
using QlikAdmin.Integration.Tests.Support;

namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>Holds exchanges against the vendor's descriptions.</summary>
internal static class ContractCheck
{
    /// <summary>What is wrong with one exchange, known quirks left out.</summary>
    /// <param name="exchange">What was on the wire.</param>
    /// <param name="withAnswer">False where the answer was spoilt on purpose.</param>
    /// <param name="used">Collects the quirks that were needed.</param>
    public static async Task<IReadOnlyList<string>> FindingsAsync(Exchange exchange, bool withAnswer, ISet<Quirk>? used = null)
    {
        string path = PathOf(exchange);
        ApiOperation? operation = Descriptions.Find(exchange.Method, path);
        string name = operation?.ToString() ?? $"{exchange.Method} {path}";
        List<string> findings = operation is null
            ?
            [
                $"no such operation in tests/Contracts; where the vendor describes it: dotnet run --project tools/QlikAdmin.Contracts -- \"{name}\"",
            ]
            : await RequestAsync(operation, exchange);
        if (operation is not null && withAnswer && exchange.Status > 0)
        {
            findings.AddRange(await AnswerAsync(operation, exchange));
        }

        List<string> open = new();
        foreach (string finding in findings.Distinct())
        {
            if (KnownQuirks.All.FirstOrDefault(q => q.Covers(name, finding)) is Quirk quirk)
            {
                used?.Add(quirk);
            }
            else
            {
                open.Add($"{name}: {finding}");
            }
        }

        return open;
    }

    private static async Task<List<string>> RequestAsync(ApiOperation operation, Exchange exchange)
    {
        List<string> findings = QueryValues.Findings(operation, exchange.Uri.Query).ToList();
        if (exchange.RequestBody is not { Length: > 0 } body)
        {
            if (operation.RequiresBody)
            {
                findings.Add("request: a body is required");
            }

            return findings;
        }

        if (operation.RequestSchema(exchange.RequestContentType ?? string.Empty) is not { } schema)
        {
            findings.Add($"request: no body of type {exchange.RequestContentType} is described");
            return findings;
        }

        findings.AddRange((await Schemas.Of(operation.Contract).ValidateAsync(schema, body)).Select(e => $"request: {e.Where} {e.What}"));
        return findings;
    }

    private static async Task<List<string>> AnswerAsync(ApiOperation operation, Exchange exchange)
    {
        List<string> findings = new();
        if (!operation.Declares(exchange.Status))
        {
            findings.Add($"answer {exchange.Status} is not described");
            return findings;
        }

        if (!exchange.IsWhole)
        {
            return findings;
        }

        bool isJson = exchange.AnswerContentType == ApiOperation.Json;
        if (operation.AnswerSchema(exchange.Status, ApiOperation.Json) is not { } schema)
        {
            if (isJson && exchange.AnswerBytes.Length > 0)
            {
                findings.Add($"answer {exchange.Status}: no JSON body is described");
            }

            return findings;
        }

        if (!isJson)
        {
            findings.Add($"answer {exchange.Status} is {exchange.AnswerContentType ?? "without a body"} instead of JSON");
            return findings;
        }

        findings.AddRange(
            (await Schemas.Of(operation.Contract).ValidateAsync(schema, exchange.AnswerBody)).Select(e =>
                $"answer {exchange.Status}: {e.Where} {e.What}"
            )
        );
        return findings;
    }

    /// <summary>The path below the virtual proxy, whose prefix is the site's own.</summary>
    public static string PathOf(Exchange exchange)
    {
        string path = exchange.Uri.AbsolutePath;
        int repository = path.IndexOf("/qrs/", StringComparison.OrdinalIgnoreCase);
        return Uri.UnescapeDataString(repository > 0 ? path[repository..] : path);
    }
}
