using System.IO.Compression;
using Newtonsoft.Json;
using Newtonsoft.Json.Converters;
using QlikAdmin.Base;

namespace QlikAdmin.Plans;

/// <summary>The facts of a connection as one text, which goes from the machine that read them to the one that makes the plan.</summary>
/// <remarks>A checksum of 16 characters, and then compressed JSON in base 64. Its properties are those of <see cref="SavedFacts"/>.</remarks>
internal static class FactsText
{
    private const int DigestLength = 16;

    private static readonly JsonSerializerSettings s_settings = new()
    {
        DateParseHandling = DateParseHandling.None,
        NullValueHandling = NullValueHandling.Ignore,
        MissingMemberHandling = MissingMemberHandling.Error,
        MaxDepth = 16,
        Converters = { new StringEnumConverter() },
    };

    /// <summary>Checksum of everything in a policy that decides.</summary>
    public static string Of(Policy policy) => Digest.Of(PolicyText.Canonical(policy));

    /// <summary>Makes the part of one connection.</summary>
    public static PartialPlan Write(ConnectionFacts facts, Policy policy, DateTimeOffset readAt)
    {
        using MemoryStream bytes = new();
        using (GZipStream zip = new(bytes, CompressionLevel.Optimal, leaveOpen: true))
        using (StreamWriter text = new(zip, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
        {
            JsonSerializer.Create(s_settings).Serialize(text, SavedFacts.Of(facts, Of(policy), readAt));
        }

        string packed = Convert.ToBase64String(bytes.GetBuffer(), 0, (int)bytes.Length);
        return new PartialPlan(facts.Name, facts.Product, Digest.Of(packed) + packed)
        {
            Server = facts.Server,
            Entitlement = facts.Entitlement?.Name,
            Policy = policy.Name,
            Allocations = facts.Allocations.Count,
            ReadAt = readAt,
        };
    }

    /// <summary>Reads the content of a part.</summary>
    /// <param name="content">The text.</param>
    /// <param name="texts">Texts that all parts of a plan share.</param>
    /// <exception cref="FormatException">It is not the content of a part, or not all of it.</exception>
    public static FactsPart Read(string content, TextPool texts)
    {
        try
        {
            string packed = content.Length > DigestLength ? content.Substring(DigestLength) : string.Empty;
            if (content != Digest.Of(packed) + packed)
            {
                throw new FormatException("its checksum is wrong");
            }

            using GZipStream zip = new(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
            using JsonTextReader reader = new(new StreamReader(zip, Encoding.UTF8));
            SavedFacts saved = JsonSerializer.Create(s_settings).Deserialize<SavedFacts>(reader)
                ?? throw new FormatException("it is empty");
            return new FactsPart(saved.Restore(texts), saved.ReadAt, saved.Policy);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or FormatException or InvalidOperationException)
        {
            throw new FormatException("the part of the plan is damaged, or was made by another version of the module", e);
        }
    }
}
