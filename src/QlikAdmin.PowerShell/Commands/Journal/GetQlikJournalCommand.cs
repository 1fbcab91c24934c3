using System.Management.Automation;
using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.PowerShell;

/// <summary>Lists the runs of commands that change something, the newest first, or the changes of a run.</summary>
/// <remarks>Errors: Qlik.JournalNotFound, Qlik.JournalFailed, Qlik.InvalidInput.</remarks>
[Cmdlet(VerbsCommon.Get, "QlikJournal")]
[OutputType(typeof(JournalRun), typeof(JournalEntry))]
public sealed class GetQlikJournalCommand : QlikCmdlet
{
    private readonly Dictionary<PeopleNames, TextSet> _users = new();
    private int _given;

    /// <summary>The run whose changes are listed: its id, or at least the first four characters of it.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("RunId")]
    [ArgumentCompleter(typeof(JournalRunCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Run { get; set; }

    /// <summary>Only this number of runs of each folder, the newest ones.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [OffersNothing]
    public int? Last { get; set; }

    /// <summary>Only runs that began at this time or later.</summary>
    [Parameter]
    [OffersNothing]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Only changes to these people, given by their account, wildcards allowed; or runs with such changes.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UserCompleter))]
    public string[] User { get; set; } = Array.Empty<string>();

    /// <summary>Only changes with this outcome, such as Quarantined, or in this state, such as Open; or runs with such changes.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(JournalOutcomeCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Outcome { get; set; } = Array.Empty<string>();

    /// <summary>Lists the changes of all matching runs instead of the runs.</summary>
    [Parameter]
    public SwitchParameter Entry { get; set; }

    /// <summary>Folder of journals, or path of one; without it <c>$env:QLIKADMIN_JOURNAL</c>, or QlikAdmin in the user's application
    /// data.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (Run is not null && (Last is not null || Since is not null))
        {
            WriteError(
                new QlikException(ErrorReason.InvalidInput, $"-Last and -Since select runs, but -Run '{Run}' already names one.")
                {
                    NextStep = "Leave out -Last and -Since, or leave out -Run.",
                }.ToErrorRecord(Run)
            );
            return;
        }

        string place = JournalFolderOf(Path);
        _given = 0;
        try
        {
            if (Run is not null)
            {
                WriteEntries(JournalArchive.Find(place, Run));
                return;
            }

            if (Path is not null)
            {
                JournalArchive.RequireThere(place);
            }

            foreach (JournalContent content in JournalArchive.Read(place, e => WriteError(e.ToErrorRecord(place))))
            {
                if (Since > content.Run.StartedAt || !(User.Length + Outcome.Length == 0 || content.Entries.Any(Fits)))
                {
                    continue;
                }

                if (_given++ >= Last)
                {
                    return;
                }

                if (Entry)
                {
                    WriteEntries(content);
                }
                else
                {
                    WriteObject(content.Run);
                }
            }
        }
        catch (QlikException e)
        {
            WriteError(e.ToErrorRecord(Run ?? place));
        }
    }

    private void WriteEntries(JournalContent content)
    {
        if (content.Run.Damage is not null)
        {
            WriteWarning(JournalErrors.Damaged(content).Message);
        }

        foreach (JournalEntry entry in content.Entries.Where(Fits))
        {
            WriteObject(entry);
        }
    }

    private bool Fits(JournalEntry entry)
    {
        return (User.Length == 0 || Users(entry).Has(entry.User))
            && (
                Outcome.Length == 0
                || Outcome.Any(o =>
                    string.Equals(o, entry.Outcome, StringComparison.OrdinalIgnoreCase)
                    || string.Equals(o, entry.State.ToString(), StringComparison.OrdinalIgnoreCase)
                )
            );
    }

    /// <summary>The people who are asked for, compared as those of the product are that an entry is about.</summary>
    private TextSet Users(JournalEntry entry)
    {
        PeopleNames names = PeopleNames.OfRecord(entry.Endpoint?.Product);
        if (!_users.TryGetValue(names, out TextSet? users))
        {
            users = new TextSet(User, names.Keys);
            _users.Add(names, users);
        }

        return users;
    }
}
