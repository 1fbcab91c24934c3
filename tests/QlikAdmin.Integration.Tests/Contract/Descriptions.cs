using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;

namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>The vendor's machine-readable descriptions, which are reference data and not part of this repository.</summary>
internal sealed class Descriptions
{
    private const string Variable = "QLIK_SPECS";

    private static readonly Lazy<Descriptions?> s_found = new(Load);

    private readonly List<ApiDescription> _cloud;
    private readonly ApiDescription _sense;

    private Descriptions(List<ApiDescription> cloud, ApiDescription sense)
    {
        _cloud = cloud;
        _sense = sense;
    }

    /// <summary>Null where this machine has none; <see cref="WhyMissing"/> then says where they were looked for.</summary>
    public static Descriptions? Found => s_found.Value;

    public static string WhyMissing => $"The vendor's API descriptions were not found: neither {Variable} names a folder, nor is there a 'shared/specs' beside the repository or above it.";

    public IReadOnlyList<ApiDescription> Cloud => _cloud;

    public ApiDescription Sense => _sense;

    /// <summary>The operation that a request is; null when no description has it.</summary>
    public Operation? Find(string method, string path)
    {
        return path.StartsWith("/qrs/", StringComparison.OrdinalIgnoreCase)
            ? _sense.Find(method, path)
            : _cloud.Select(d => d.Find(method, path)).OfType<Operation>().OrderBy(o => o.Variables).FirstOrDefault();
    }

    private static Descriptions? Load()
    {
        string? folder = Folders().FirstOrDefault(f => Directory.Exists(Path.Combine(f, "qlik-cloud")) && Directory.Exists(Path.Combine(f, "qrs")));
        return folder is null
            ? null
            : new Descriptions(
                Directory.GetFiles(Path.Combine(folder, "qlik-cloud"), "*.json").Order(StringComparer.Ordinal).Select(ApiDescription.Load).ToList(),
                ApiDescription.Load(Directory.GetFiles(Path.Combine(folder, "qrs"), "repository-*.json").Single()));
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            yield return named;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "shared", "specs");
        }
    }
}
