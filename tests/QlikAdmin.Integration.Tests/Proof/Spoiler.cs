using System.Text.Json;
using System.Text.Json.Nodes;

namespace QlikAdmin.Integration.Tests.Proof;

/// <summary>Makes answers and files that no program wrote, from one seed.</summary>
internal sealed class Spoiler(int seed)
{
    private static readonly string[] s_tokens =
    [
        "null",
        "{}",
        "[]",
        "\"\"",
        "-1",
        "1e999",
        "9223372036854775808",
        "true",
        "\\u0000",
        "\\ud800",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9999999Z",
        "</",
        "<a>",
        "&#x0;",
        "&lt;",
        "]]>",
        ",",
        ":",
        "\"",
        "\n",
        "\r\n",
        ";",
        "\t",
        "=",
        "\uFEFF",
        "é",
    ];

    private static readonly string?[] s_texts =
    [
        null,
        "",
        " ",
        "0",
        "-1",
        "NaN",
        "null",
        "../../x",
        "https://other.example/next?x=1",
        "a@b.example",
        "CORP\\x",
        "\\",
        "\u202E\u0007\u0000",
        "𝒬\uD83D\uDE00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2026-02-30T00:00:00Z",
        "2026-03-01T12:00:00.000Z",
        "PT10S",
        "true",
        "=1+1",
    ];

    private readonly Random _random = new(seed);

    /// <summary>Whether to spoil the next one.</summary>
    public bool Strikes(double chance) => _random.NextDouble() < chance;

    /// <summary>Changes some bytes: it removes, doubles, moves, replaces or cuts them off.</summary>
    public byte[] Mutate(byte[] bytes)
    {
        List<byte> all = [.. bytes];
        for (int times = _random.Next(1, 5); times > 0; times--)
        {
            int at = _random.Next(all.Count + 1);
            int count = Math.Min(_random.Next(1, 40), all.Count - at);
            switch (_random.Next(7))
            {
                case 0:
                    all.RemoveRange(at, count);
                    break;
                case 1:
                    all.InsertRange(_random.Next(all.Count + 1), all.GetRange(at, count));
                    break;
                case 2:
                    all.RemoveRange(at, all.Count - at);
                    break;
                case 3:
                    all.InsertRange(at, Encoding.UTF8.GetBytes(s_tokens[_random.Next(s_tokens.Length)]));
                    break;
                case 4 when at < all.Count:
                    all[at] = (byte)_random.Next(256);
                    break;
                case 5:
                    all.InsertRange(at, Enumerable.Repeat((byte)"[{<\""[_random.Next(4)], _random.Next(1, 3000)));
                    break;
                default:
                    all.RemoveRange(at, count);
                    all.InsertRange(at, Encoding.UTF8.GetBytes(s_tokens[_random.Next(s_tokens.Length)]));
                    break;
            }
        }

        return [.. all];
    }

    /// <summary>The same form with other values: well-formed, and mostly of the types that the description gives.</summary>
    /// <returns>Null where it is not JSON.</returns>
    public byte[]? Refill(byte[] json)
    {
        try
        {
            JsonNode? node = JsonNode.Parse(json);
            return Encoding.UTF8.GetBytes(Refill(node, depth: 0)?.ToJsonString() ?? "null");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private JsonNode? Refill(JsonNode? node, int depth)
    {
        switch (node)
        {
            case JsonObject members:
                JsonObject filled = [];
                foreach ((string name, JsonNode? value) in members)
                {
                    if (!Strikes(0.02))
                    {
                        filled[name] = Refill(value, depth + 1);
                    }
                }

                return filled;
            case JsonArray items:
                JsonArray list = new(items.Where(_ => !Strikes(0.05)).Select(i => Refill(i, depth + 1)).ToArray());
                if (list.Count > 0 && Strikes(0.05))
                {
                    list.Add(list[_random.Next(list.Count)]?.DeepClone());
                }

                return list;
            case JsonValue value when !Strikes(0.08):
                return value.DeepClone();
            default:
                return Value(node?.GetValueKind() ?? JsonValueKind.Null);
        }
    }

    private JsonNode? Value(JsonValueKind kind)
    {
        // One in ten has another type than the description gives.
        return (Strikes(0.1) ? (JsonValueKind)_random.Next(1, 8) : kind) switch
        {
            JsonValueKind.String => s_texts[_random.Next(s_texts.Length)],
            JsonValueKind.Number => new[] { 0, -1, 1, 0.5, int.MaxValue, 1e18, 1e300 }[_random.Next(7)],
            JsonValueKind.True or JsonValueKind.False => Strikes(0.5),
            JsonValueKind.Object => new JsonObject { ["id"] = s_texts[_random.Next(s_texts.Length)] },
            JsonValueKind.Array => new JsonArray(s_texts[_random.Next(s_texts.Length)]),
            _ => null,
        };
    }
}
