using QlikAdmin.Base;

namespace QlikAdmin.Changes;

/// <summary>The errors of a journal that can't be used.</summary>
internal static class JournalErrors
{
    /// <summary>The journal can't be written.</summary>
    /// <param name="path">The journal.</param>
    /// <param name="cause">What the system said.</param>
    /// <param name="lost">What should be in the journal and is not; null where nothing was changed yet.</param>
    public static QlikException Failed(string path, Exception cause, string? lost = null)
    {
        string what = lost is null ? "so nothing more is changed" : $"so nothing more is changed, and the journal does not contain {lost}";
        return new QlikException(ErrorReason.JournalFailed, $"The journal '{path}' can't be written, {what}: {cause.Message}", cause)
        {
            NextStep = lost is null
                ? "Give a folder with free space that this account may write to: -JournalPath, or the environment variable QLIKADMIN_JOURNAL."
                : "Free space on the disk, or give another folder with -JournalPath. Then run Resume-QlikOperation to find out on the server what became of those changes.",
        };
    }

    /// <summary>Another process is writing the journal.</summary>
    public static QlikException Busy(JournalRun run) =>
        new(ErrorReason.JournalBusy, $"Another process is still working on run {run.Shown} ('{run.Path}').")
        {
            NextStep = "Wait until that command has ended, or end it, and try again.",
        };

    /// <summary>Another process is applying a plan.</summary>
    /// <param name="plan">Its id.</param>
    /// <param name="folder">Folder of journals.</param>
    /// <param name="run">The run that applies it; null where it has written nothing yet.</param>
    public static QlikException PlanBusy(string plan, string folder, Guid? run)
    {
        string who = run is Guid id ? "run " + RunText.Short(id) : "another process";
        return new QlikException(
            ErrorReason.JournalBusy,
            $"Plan {plan} is being applied by {who} right now (journals in '{folder}'), so it is not applied a second time."
        )
        {
            NextStep =
                "Wait until that command has ended. Then apply the plan again if rows are left. Each row is checked before it is changed.",
        };
    }

    /// <summary>Another run is working on a server.</summary>
    /// <param name="server">Name of the connection.</param>
    /// <param name="other">The other run; null where it wrote nothing of itself.</param>
    public static QlikException ServerBusy(string server, LeaseRecord? other) =>
        new(
            ErrorReason.Busy,
            $"'{server}' is being changed by {other?.Describe() ?? "another run"}. One run at a time may change it, so nothing was changed there."
        )
        {
            FirstStep = "Wait until that run has ended.",
            NextStep = "Wait until that run has ended, or end it. Then run the command again.",
        };

    /// <summary>Another run has taken over a server.</summary>
    /// <param name="server">Name of the connection.</param>
    /// <param name="other">The other run; null where it wrote nothing of itself.</param>
    public static QlikException TakenOver(string server, LeaseRecord? other) =>
        new(
            ErrorReason.Busy,
            $"This run waited or slept for so long that it lost the right to change '{server}' to {other?.Describe() ?? "another run"}. Nothing more was sent there."
        )
        {
            FirstStep = "Wait until that run has ended.",
            NextStep = "Wait until that run has ended. Then run Resume-QlikOperation, which reads the server again before it goes on.",
        };

    /// <summary>A change needs an address, and is only known from the journal.</summary>
    /// <param name="change">The change.</param>
    /// <param name="server">Name of the connection.</param>
    /// <param name="nextStep">The command that makes the change with the address.</param>
    public static QlikException NoAddresses(Change change, string server, string nextStep) =>
        new(
            ErrorReason.InvalidInput,
            $"{change.Kind} of {change.ItemId} on '{server}' can't be made from the journal, which contains no e-mail addresses."
        )
        {
            NextStep = nextStep,
        };

    /// <summary>The journal, or a part of it, can't be read.</summary>
    /// <param name="content">What can be read of it.</param>
    public static QlikException Damaged(JournalContent content)
    {
        JournalRun run = content.Run;
        string what =
            content.Entries.Count == 0 ? $"The journal of run {run.Shown} can't be read" : $"The journal of run {run.Shown} is damaged";
        string rest =
            content.Entries.Count == 0
                ? "What the run changed is not known"
                : $"{content.Entries.Count} changes can be read. It is not known what else the run changed, so nothing is done about that part";
        FileInfo file = new(run.Path);
        string size = file.Exists ? FormattableString.Invariant($" ({file.Length} bytes)") : string.Empty;
        return new QlikException(ErrorReason.JournalDamaged, $"{what}: in '{run.Path}'{size}, {run.Damage}. {rest}.")
        {
            NextStep =
                "Look at the server yourself to see what was changed"
                + (run.StartedAt is DateTimeOffset start ? $" from {ShownTime.Minute(start)} on" : string.Empty)
                + ", or give the folder of an undamaged copy with -Path.",
        };
    }

    /// <summary>The journal is gone.</summary>
    public static QlikException NotThere(JournalRun run) =>
        new(ErrorReason.JournalNotFound, $"The journal of run {run.Shown} no longer exists ('{run.Path}').");
}
