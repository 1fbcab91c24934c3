namespace QlikAdmin.Changes;

/// <summary>Reads the journals that are kept in a folder.</summary>
internal static class JournalArchive
{
    private const int ShortestName = 4;

    /// <summary>The journals of a folder, or the one at a path. They are read one by one, the newest first. Files that are not journals are
    /// left out.</summary>
    /// <param name="place">Folder of journals, or path of one.</param>
    /// <param name="unreadable">Called for each journal of a folder that can't be read, for example one of another account.</param>
    /// <exception cref="QlikException">JournalFailed: the folder, or the one journal, can't be read.</exception>
    public static IEnumerable<JournalContent> Read(string place, Action<QlikException> unreadable) => Read(Paths(place), place, unreadable);

    /// <summary>The same, the oldest first.</summary>
    /// <inheritdoc cref="Read(string, Action{QlikException})" />
    public static IEnumerable<JournalContent> ReadOldestFirst(string place, Action<QlikException> unreadable) =>
        Read(Paths(place).Reverse(), place, unreadable);

    private static IEnumerable<JournalContent> Read(IEnumerable<string> paths, string place, Action<QlikException> unreadable)
    {
        foreach (string path in paths)
        {
            JournalContent? content = null;
            try
            {
                content = Read(path);
            }
            catch (QlikException e) when (path != place)
            {
                unreadable(e);
            }

            if (content is not null)
            {
                yield return content;
            }
        }
    }

    /// <summary>Other journals of the same folder that began after this one and contain a text, the newest first. Journals that can't be
    /// read are left out.</summary>
    public static IEnumerable<JournalContent> After(JournalRun run, string text)
    {
        string own = Path.GetFileName(run.Path);
        foreach (
            string path in Paths(Path.GetDirectoryName(Path.GetFullPath(run.Path))!)
                .Where(p => Path.GetFileName(p) != own && JournalName.CompareBegin(Path.GetFileName(p), own) >= 0)
        )
        {
            JournalContent? content = null;
            try
            {
                content = JournalReader.Mentions(path, text) ? JournalReader.Read(path) : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            if (content is not null)
            {
                yield return content;
            }
        }
    }

    /// <summary>Other journals of the same folder that may have later changes. They began after this one, or a resumed run has written to
    /// them since.</summary>
    /// <param name="run">The run.</param>
    /// <param name="unreadable">Called for each journal that can't be read.</param>
    public static IEnumerable<JournalContent> Since(JournalRun run, Action<QlikException> unreadable)
    {
        string own = Path.GetFileName(run.Path);
        foreach (
            string path in Paths(Path.GetDirectoryName(Path.GetFullPath(run.Path))!)
                .Where(p =>
                    Path.GetFileName(p) != own
                    && (JournalName.CompareBegin(Path.GetFileName(p), own) >= 0 || File.GetLastWriteTimeUtc(p) >= run.StartedAt)
                )
        )
        {
            JournalContent? content = null;
            try
            {
                content = Read(path);
            }
            catch (QlikException e)
            {
                unreadable(e);
            }

            if (content is not null)
            {
                if (content.Run.Damage is not null)
                {
                    unreadable(JournalErrors.Damaged(content));
                }

                yield return content;
            }
        }
    }

    /// <exception cref="QlikException">JournalNotFound: there is no folder and no journal at this path.</exception>
    public static void RequireThere(string place)
    {
        bool isJournal = File.Exists(place);
        if (!isJournal && !Directory.Exists(place))
        {
            throw NotFound($"'{place}' does not exist.");
        }

        if (isJournal && Read(place) is null)
        {
            throw NotFound($"'{place}' is not a journal.");
        }
    }

    /// <summary>Finds one run.</summary>
    /// <param name="place">Folder of journals, or path of one.</param>
    /// <param name="run">Its id, or at least the first four characters of it.</param>
    /// <exception cref="QlikException">JournalNotFound; InvalidInput, for a beginning that is too short or matches several
    /// runs.</exception>
    public static JournalContent Find(string place, string run)
    {
        string wanted = run.Trim().Replace("-", string.Empty).Trim('{', '}');
        if (wanted.Length < ShortestName)
        {
            throw new QlikException(
                ErrorReason.InvalidInput,
                $"'{run}' is too short to name a run. Give its id, or at least the first {ShortestName} characters of it."
            );
        }

        // The id is in the file name, so the other journals need not be read.
        List<JournalContent> found = Paths(place)
            .Where(p => File.Exists(place) || Path.GetFileName(p).IndexOf("-" + wanted, StringComparison.OrdinalIgnoreCase) >= 0)
            .Select(Read)
            .OfType<JournalContent>()
            .Where(c => c.Run.RunId.ToString("N").StartsWith(wanted, StringComparison.OrdinalIgnoreCase))
            .ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw NotFound($"There is no run '{run}' in '{place}'."),
            _ => throw new QlikException(
                ErrorReason.InvalidInput,
                $"The ids of {found.Count} runs in '{place}' begin with '{run}': {string.Join(", ", found.Select(c => c.Run.RunId))}."
            ),
        };
    }

    /// <summary>Finds the newest run that has something left to do and that no process is writing.</summary>
    /// <param name="place">Folder of journals, or path of one.</param>
    /// <param name="unreadable">Called for each newer journal of a folder that can't be read completely, so that it may have something left
    /// to do.</param>
    /// <exception cref="QlikException">JournalNotFound: everything is done. JournalFailed: the folder can't be read.</exception>
    public static JournalContent FindUnfinished(string place, Action<QlikException> unreadable)
    {
        foreach (JournalContent content in Read(place, unreadable))
        {
            if (content.Run.IsUnfinished && content.Run.State != JournalRunState.Running)
            {
                return content;
            }

            if (content.Run.State == JournalRunState.Damaged)
            {
                unreadable(JournalErrors.Damaged(content));
            }
        }

        throw NotFound($"No run in '{place}' has anything left to do, as far as its journal can be read.");
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

    private static JournalContent? Read(string path)
    {
        try
        {
            return JournalReader.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    private static QlikException NotFound(string message) =>
        new(ErrorReason.JournalNotFound, message)
        {
            NextStep = "Get-QlikJournal lists the runs. If the journals are in another folder, give -Path.",
        };

    private static QlikException Unreadable(string place, Exception cause) =>
        new(ErrorReason.JournalFailed, $"'{place}' can't be read: {cause.Message}", cause)
        {
            NextStep = "Read it with the account that wrote it, or give a folder that this account may read: -Path.",
        };
}
