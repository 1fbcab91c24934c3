using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace QlikAdmin.Journal;

/// <summary>The journals that were kept.</summary>
internal static class JournalArchive
{
    private const int ShortestName = 4;

    /// <summary>The journals of a folder, or the one at a path, read one by one, the newest first. Files that are no journals are passed over.</summary>
    /// <exception cref="QlikException">JournalFailed: they can't be read.</exception>
    public static IEnumerable<JournalContent> Read(string place)
    {
        foreach (string path in Paths(place))
        {
            if (Read(path, place) is JournalContent content)
            {
                yield return content;
            }
        }
    }

    /// <summary>Finds one run.</summary>
    /// <param name="place">Folder of journals, or path of one.</param>
    /// <param name="run">Its id, or how that begins, of at least four characters.</param>
    /// <exception cref="QlikException">JournalNotFound; InvalidInput, for a beginning that is too short or fits several.</exception>
    public static JournalContent Find(string place, string run)
    {
        string wanted = run.Trim().Replace("-", string.Empty).Trim('{', '}');
        if (wanted.Length < ShortestName)
        {
            throw new QlikException(ErrorReason.InvalidInput, $"'{run}' is too short to name a run: give its id, or at least {ShortestName} characters of how it begins.");
        }

        // The id is in the name of the file, so that the others need not be read.
        List<JournalContent> found = Paths(place)
            .Where(p => File.Exists(place) || Path.GetFileName(p).IndexOf("-" + wanted, StringComparison.OrdinalIgnoreCase) >= 0)
            .Select(p => Read(p, place))
            .OfType<JournalContent>()
            .Where(c => c.Run.RunId.ToString("N").StartsWith(wanted, StringComparison.OrdinalIgnoreCase))
            .ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw NotFound($"There is no run '{run}' in '{place}'."),
            _ => throw new QlikException(ErrorReason.InvalidInput, $"'{run}' is how {found.Count} runs in '{place}' begin: {string.Join(", ", found.Select(c => c.Run.RunId))}."),
        };
    }

    /// <summary>Finds the newest run with something left to do, that no process writes.</summary>
    /// <exception cref="QlikException">JournalNotFound: everything is done.</exception>
    public static JournalContent FindUnfinished(string place)
    {
        return Read(place).FirstOrDefault(c => c.Run.IsUnfinished && c.Run.State != JournalRunState.Running)
            ?? throw NotFound($"No run in '{place}' has anything left to do.");
    }

    private static IReadOnlyList<string> Paths(string place)
    {
        if (File.Exists(place))
        {
            return new[] { place };
        }

        try
        {
            return JournalReader.Files(place);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(place, e);
        }
    }

    private static JournalContent? Read(string path, string place)
    {
        try
        {
            return JournalReader.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(place, e);
        }
    }

    private static QlikException NotFound(string message) => new(ErrorReason.JournalNotFound, message)
    {
        NextStep = "Get-QlikJournal lists the runs; where journals are kept elsewhere, give -Path.",
    };

    private static QlikException Unreadable(string place, Exception cause) => new(ErrorReason.JournalFailed, $"The journals in '{place}' can't be read: {cause.Message}", cause)
    {
        NextStep = "Give a folder that this account may read: -Path.",
    };
}
