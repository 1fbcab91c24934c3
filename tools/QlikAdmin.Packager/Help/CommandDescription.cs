namespace QlikAdmin.Packager.Help;

/// <summary>What the code says about one cmdlet.</summary>
/// <param name="Verb">Approved verb.</param>
/// <param name="Noun">Noun with the module's prefix.</param>
/// <param name="DefaultSet">Name of the default parameter set; null when the cmdlet names none.</param>
/// <param name="SupportsShouldProcess">Whether the engine adds WhatIf and Confirm.</param>
/// <param name="Parameters">Declared parameters, hidden ones left out, the cmdlet's own before those of its base, each in order of
/// declaration.</param>
/// <param name="OutputTypes">Full names from OutputType; empty when there is none.</param>
internal sealed record CommandDescription(
    string Verb,
    string Noun,
    string? DefaultSet,
    bool SupportsShouldProcess,
    IReadOnlyList<ParameterDescription> Parameters,
    IReadOnlyList<string> OutputTypes
)
{
    public string Name => $"{Verb}-{Noun}";

    /// <summary>Names of the parameter sets, the default first, then by name; one null when the cmdlet has no named set.</summary>
    public IReadOnlyList<string?> Sets
    {
        get
        {
            List<string> named = Parameters
                .SelectMany(p => p.Sets)
                .Select(s => s.Set)
                .OfType<string>()
                .Append(DefaultSet)
                .OfType<string>()
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .OrderBy(s => !string.Equals(s, DefaultSet, StringComparison.OrdinalIgnoreCase))
                .ThenBy(s => s, StringComparer.Ordinal)
                .ToList();
            return named.Count == 0 ? new string?[] { null } : named;
        }
    }

    /// <summary>Parameters of one set as Get-Help shows them: by position, then the mandatory ones, then the others in order of
    /// declaration.</summary>
    public IReadOnlyList<(ParameterDescription Parameter, SetMembership Membership)> InSet(string? set) =>
        Parameters
            .Select(p => (Parameter: p, Membership: p.In(set)))
            .Where(p => p.Membership is not null)
            .Select(p => (p.Parameter, Membership: p.Membership!))
            .OrderBy(p => p.Membership.Position ?? int.MaxValue)
            .ThenBy(p => !p.Membership.Mandatory)
            .ToList();
}

/// <summary>What the code says about one parameter.</summary>
/// <param name="Name">Name as declared.</param>
/// <param name="Type">Type as help shows it: String[], TimeSpan; the inner type of a nullable.</param>
/// <param name="FullType">Full name of the type.</param>
/// <param name="IsSwitch">Whether it takes no value.</param>
/// <param name="Aliases">Other names, as declared.</param>
/// <param name="Wildcards">Whether it declares that it accepts wildcards.</param>
/// <param name="Values">Names of an enumeration or of a ValidateSet; empty when any value is allowed.</param>
/// <param name="Sets">One entry per ParameterAttribute.</param>
internal sealed record ParameterDescription(
    string Name,
    string Type,
    string FullType,
    bool IsSwitch,
    IReadOnlyList<string> Aliases,
    bool Wildcards,
    IReadOnlyList<string> Values,
    IReadOnlyList<SetMembership> Sets
)
{
    /// <summary>How the parameter takes part in a set; null when it doesn't.</summary>
    public SetMembership? In(string? set) =>
        Sets.FirstOrDefault(s => s.Set is not null && string.Equals(s.Set, set, StringComparison.OrdinalIgnoreCase))
        ?? Sets.FirstOrDefault(s => s.Set is null);
}

/// <summary>One ParameterAttribute.</summary>
/// <param name="Set">Set it is for; null for all of them.</param>
/// <param name="Mandatory">Whether the set needs it.</param>
/// <param name="Position">Position counted from 0; null when it is only bound by name.</param>
/// <param name="FromPipeline">Whether a piped object binds to it.</param>
/// <param name="FromProperty">Whether the property of that name of a piped object binds to it.</param>
/// <param name="FromRemaining">Whether it gets the arguments that no other parameter took.</param>
internal sealed record SetMembership(string? Set, bool Mandatory, int? Position, bool FromPipeline, bool FromProperty, bool FromRemaining);
