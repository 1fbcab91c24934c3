using System.Collections;
using System.Management.Automation;
using QlikAdmin.Connections;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Changes fields of users: the name, on Cloud language and time zone, on Sense tags and custom properties.</summary>
/// <remarks>
/// Errors, one per user: Qlik.NotSupported for a field that the product does not have, Qlik.InvalidInput for a tag or a value that the site
/// does not know, Qlik.UserNotFound, Qlik.UserAmbiguous,
/// Qlik.WildcardRefused, Qlik.Conflict, Qlik.NotConfirmed, Qlik.JournalFailed, Qlik.WrongConnection and the other reasons of a refused
/// request.
/// </remarks>
[Cmdlet(VerbsCommon.Set, "QlikUser", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(RunSummary), typeof(Result))]
public sealed class SetQlikUserCommand : QlikUserBatchCmdlet
{
    private readonly List<UserEdit> _edits = new();

    /// <summary>Display name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? Name { get; set; }

    /// <summary>Cloud: language, such as <c>de</c> or <c>en-US</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LanguageCompleter))]
    public string? PreferredLocale { get; set; }

    /// <summary>Cloud: time zone by its IANA name, such as <c>Europe/Berlin</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? PreferredTimeZone { get; set; }

    /// <summary>Sense: names of all tags that the user should have. An empty list removes all tags.</summary>
    [Parameter]
    [AllowEmptyCollection]
    [ValidateNotNull]
    [OffersNothing]
    public string[]? Tag { get; set; }

    /// <summary>Sense: custom properties by name, each with one value or several; <c>$null</c> or an empty list clears one. Properties that
    /// are not named stay.</summary>
    [Parameter]
    [ValidateNotNull]
    [OffersNothing]
    public Hashtable? CustomProperty { get; set; }

    private protected override string Action => "Change";

    private protected override string Activity => "Change user";

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Add(UserEdit.Name, Name);
        Add(UserEdit.PreferredLocale, PreferredLocale);
        Add(UserEdit.PreferredTimeZone, PreferredTimeZone);
        Add(UserEdit.Tag, Tag is null ? null : UserEdit.Text(Tag));
        foreach (DictionaryEntry property in CustomProperty ?? new Hashtable())
        {
            Add(UserEdit.CustomProperty + Text(property.Key), UserEdit.Text(Values(property.Value)));
        }

        if (_edits.Count == 0)
        {
            ThrowTerminatingError(
                new QlikException(ErrorReason.InvalidInput, $"{Activity}: nothing to change was given.")
                {
                    NextStep = "Give one or more of -Name, -PreferredLocale, -PreferredTimeZone, -Tag, -CustomProperty.",
                }.ToErrorRecord(null)
            );
        }
    }

    private protected override void Change(Connection connection, User user, object target)
    {
        List<UserEdit> edits = _edits.Where(e => e.ValueOf(user) != e.Value).ToList();
        if (edits.Count == 0)
        {
            Tell(connection, user, Outcome.Skipped, null, "The user already has these values.", target);
            return;
        }

        // Refused before the question, so that -WhatIf does not promise what can't be done.
        connection.UserWriter.CheckEdits(edits);
        string fields = string.Join(", ", edits.Select(e => e.Property ?? e.Field));
        Offer(connection, user, edits.Select(e => UserChanges.OfEdit(user, e)).ToList(), $"{Activity} ({fields})", fields, target);
    }

    private static string Text(object? value) =>
        Convert.ToString(value is PSObject wrapped ? wrapped.BaseObject : value, CultureInfo.InvariantCulture) ?? string.Empty;

    private static IEnumerable<string> Values(object? value)
    {
        object? bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        return bare is null ? Array.Empty<string>()
            : bare is IEnumerable list and not string ? list.Cast<object?>().Select(Text)
            : new[] { Text(bare) };
    }

    private void Add(string field, string? value)
    {
        if (value is not null)
        {
            _edits.Add(new UserEdit(field, value));
        }
    }
}
