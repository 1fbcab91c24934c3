using System;

namespace QlikAdmin.Journal;

/// <summary>What can be wrong with a journal that is to be written.</summary>
internal static class JournalErrors
{
    /// <summary>It can't be written.</summary>
    /// <param name="path">The journal.</param>
    /// <param name="cause">What the system said.</param>
    /// <param name="lost">What is not in it and should be; null where nothing was changed yet.</param>
    public static QlikException Failed(string path, Exception cause, string? lost = null)
    {
        string what = lost is null ? "so nothing more is changed" : $"so nothing more is changed, and {lost} is not in it";
        return new QlikException(ErrorReason.JournalFailed, $"The journal '{path}' can't be written, {what}: {cause.Message}", cause)
        {
            NextStep = lost is null
                ? "Give a folder with room that this account may write to: -JournalPath, or the environment variable QLIKADMIN_JOURNAL."
                : "Make room in the folder, or give another one with -JournalPath; then let Resume-QlikOperation find out on the server what became of those changes.",
        };
    }

    /// <summary>Somebody writes it.</summary>
    public static QlikException Busy(JournalRun run) => new(ErrorReason.JournalBusy, $"Run {run.RunId} is still written by another process ('{run.Path}').")
    {
        NextStep = "Wait until that command has ended, or end it, and try again.",
    };

    /// <summary>It is gone.</summary>
    public static QlikException NotThere(JournalRun run) => new(ErrorReason.JournalNotFound, $"The journal of run {run.RunId} is not there any more ('{run.Path}').");
}
