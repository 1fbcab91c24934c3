using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Operations;

namespace QlikAdmin.Core.Tests.Journal;

/// <summary>Damaged journals: nothing is claimed about a part that can't be read, and a run is never reported as having changed nothing
/// because of it.</summary>
public sealed class JournalDamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeConnection _connection = new(new FakeAdapter());

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_journal_that_is_cut_off_anywhere_claims_nothing_more_than_it_says()
    {
        (string path, JournalContent whole) = await MakeAsync();
        byte[] bytes = File.ReadAllBytes(path);

        for (int length = 0; length < bytes.Length - 1; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            JournalContent content = JournalReader.Read(path)!;
            Assert.Equal(whole.Run.RunId, content.Run.RunId);
            Assert.True(
                content.Run.State is JournalRunState.Interrupted or JournalRunState.Damaged,
                $"{content.Run.State} after {length} bytes"
            );
            ClaimsNoMore(content, whole);
        }
    }

    [Fact]
    public async Task A_torn_last_line_is_the_ordinary_case()
    {
        (string path, _) = await MakeAsync();
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^20]);

        JournalRun run = JournalReader.Read(path)!.Run;

        Assert.Equal((JournalRunState.Interrupted, null, 1, 3), (run.State, run.Damage, run.UnreadableLines, run.Entries));
    }

    [Fact]
    public async Task A_line_that_is_torn_anywhere_even_in_the_middle_of_a_character_is_no_damage_when_the_run_is_resumed()
    {
        string path;
        int whole;
        using (JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), _folder.In("names"), "Remove-QlikAllocation"))
        {
            Change change = new(ChangeKind.RemoveAllocation, "1") { ItemName = "Léa Nguyễn 𝒬" };
            await journal.PlanAsync(_connection, [change], CancellationToken.None);
            path = journal.Location;
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            whole = (int)file.Length;
            await journal.BeginAsync(_connection, [change], CancellationToken.None);
        }

        byte[] bytes = File.ReadAllBytes(path);
        int end = Array.IndexOf(bytes, (byte)'\n', whole);
        for (int length = whole; length < end; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            using (JournalFile again = JournalFile.Reopen(ChangeHandlers.All, JournalReader.Read(path)!.Run, "Resume-QlikOperation"))
            {
                await again.NoteResumedAsync(CancellationToken.None);
            }

            JournalRun run = JournalReader.Read(path)!.Run;
            Assert.True(run.Damage is null, $"{run.Damage} after {length - whole} bytes of the line");
        }
    }

    [Fact]
    public async Task A_block_of_zeros_is_named_wherever_it_is()
    {
        (string path, JournalContent whole) = await MakeAsync();
        byte[] bytes = File.ReadAllBytes(path);

        for (int from = 0; from + 64 < bytes.Length; from += 32)
        {
            byte[] zeroed = (byte[])bytes.Clone();
            Array.Clear(zeroed, from, 64);
            File.WriteAllBytes(path, zeroed);
            JournalContent content = JournalReader.Read(path)!;
            Assert.Equal(JournalRunState.Damaged, content.Run.State);
            Assert.Contains("line", content.Run.Damage);
            ClaimsNoMore(content, whole);
        }
    }

    [Fact]
    public async Task A_line_that_is_there_twice_says_nothing_new()
    {
        (string path, JournalContent whole) = await MakeAsync();
        string[] lines = File.ReadAllLines(path);

        for (int i = 0; i < lines.Length; i++)
        {
            for (int at = i + 1; at <= lines.Length; at++)
            {
                File.WriteAllLines(path, lines[..at].Append(lines[i]).Concat(lines[at..]));
                JournalContent content = JournalReader.Read(path)!;
                Assert.Equal(JournalRunState.Completed, content.Run.State);
                Assert.Equal(whole.Entries.Select(e => (e.State, e.Outcome)), content.Entries.Select(e => (e.State, e.Outcome)));
            }
        }
    }

    [Fact]
    public async Task Lines_in_another_order_make_no_change_undone_or_unbegun()
    {
        (string path, JournalContent whole) = await MakeAsync();
        string[] lines = File.ReadAllLines(path);

        for (int seed = 0; seed < 200; seed++)
        {
            string[] mixed = (string[])lines.Clone();
            new Random(seed).Shuffle(mixed);
            File.WriteAllLines(path, mixed);
            JournalContent content = JournalReader.Read(path)!;
            ClaimsNoMore(content, whole);
            Assert.DoesNotContain(content.Entries, e => e.State == JournalEntryState.Planned);
        }
    }

    [Fact]
    public async Task Garbage_anywhere_does_no_harm()
    {
        (string path, JournalContent whole) = await MakeAsync();
        byte[] bytes = File.ReadAllBytes(path);

        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            byte[] garbage = new byte[random.Next(1, 200)];
            random.NextBytes(garbage);
            int at = random.Next(bytes.Length);
            File.WriteAllBytes(
                path,
                seed % 2 == 0
                    ? bytes[..at].Concat(garbage).Concat(bytes[at..]).ToArray()
                    : bytes[..at].Concat(garbage).Concat(bytes.Skip(at + garbage.Length)).ToArray()
            );
            JournalContent content = JournalReader.Read(path)!;
            Assert.NotEqual(JournalRunState.Running, content.Run.State);
            Assert.All(content.Entries.Where(e => !e.IsDamaged && e.State == JournalEntryState.Done), e =>
                Assert.Equal(JournalEntryState.Done, whole.Entries.First(w => w.ItemId == e.ItemId).State)
            );
        }
    }

    [Fact]
    public async Task A_mark_of_the_encoding_is_no_damage_and_another_encoding_is_all_of_it()
    {
        (string path, JournalContent whole) = await MakeAsync();
        string text = File.ReadAllText(path);

        File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        JournalContent marked = JournalReader.Read(path)!;
        Assert.Equal((JournalRunState.Completed, null), (marked.Run.State, marked.Run.Damage));
        Assert.Equal(whole.Entries.Select(e => e.State), marked.Entries.Select(e => e.State));

        File.WriteAllText(path, text, Encoding.Unicode);
        IsLost(path, whole.Run.RunId, "line");
    }

    [Fact]
    public async Task A_line_without_an_end_is_not_held_in_memory()
    {
        (string path, JournalContent whole) = await MakeAsync();
        string[] lines = File.ReadAllLines(path);
        using (StreamWriter file = new(path))
        {
            file.WriteLine(lines[0]);
            for (int i = 0; i <= JournalLines.Longest / 1024; i++)
            {
                file.Write(new string('x', 1024));
            }

            file.WriteLine();
            lines[1..].ToList().ForEach(file.WriteLine);
        }

        JournalContent content = JournalReader.Read(path)!;

        Assert.Equal(JournalRunState.Damaged, content.Run.State);
        Assert.Equal("line 2 can't be read", content.Run.Damage);
        Assert.Equal(whole.Entries.Count, content.Entries.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing but damage\nand more of it\n")]
    [InlineData("\0\0\0\0\n")]
    public async Task A_run_of_which_nothing_can_be_read_is_an_error_and_not_one_that_changed_nothing(string text)
    {
        (string path, JournalContent whole) = await MakeAsync();
        File.WriteAllText(path, text);

        IsLost(path, whole.Run.RunId, text.Length == 0 ? "the file is empty" : "can't be read");
    }

    [Fact]
    public async Task What_is_missing_of_a_run_is_named()
    {
        (string path, _) = await MakeAsync();
        string[] lines = File.ReadAllLines(path);
        File.WriteAllLines(
            path,
            lines.Where(l => !l.Contains("\"entry\":2", StringComparison.Ordinal)).Select((l, i) => i == 2 ? "damage" : l)
        );

        JournalContent content = JournalReader.Read(path)!;

        Assert.Equal(JournalRunState.Damaged, content.Run.State);
        Assert.Contains("line 3 can't be read", content.Run.Damage);
        Assert.Contains("there is no line about entry 2", content.Run.Damage);
        QlikException error = JournalErrors.Damaged(content);
        Assert.Equal(ErrorReason.JournalDamaged, error.Reason);
        Assert.Contains("nothing is done about that part", error.Message);
        Assert.Null(
            UndoOrder.Of([(_folder.Path, content.Run.RunId.ToString(), new[] { 9 })], (_, e) => throw e)[0].WhyNothing(content, [])
        );
    }

    [Fact]
    public async Task An_outcome_of_a_later_version_is_not_taken_for_nothing()
    {
        (string path, _) = await MakeAsync();
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"Released\"", "\"Lent\"", StringComparison.Ordinal));

        JournalContent content = JournalReader.Read(path)!;

        JournalEntry entry = Assert.Single(Reversal.Order(content.Entries), e => e.Outcome == "Lent");
        Assert.Contains("does not know the outcome Lent", Reversal.Refusal(entry)?.Message);
    }

    [Fact]
    public async Task A_damaged_run_does_not_hide_behind_nothing_to_resume()
    {
        (string path, JournalContent whole) = await MakeAsync();
        File.WriteAllText(path, "damage\n");
        List<QlikException> told = new();

        Assert.Equal(
            ErrorReason.JournalNotFound,
            Assert.Throws<QlikException>(() => JournalArchive.FindUnfinished(_folder.Path, told.Add)).Reason
        );

        Assert.Contains(RunText.Short(whole.Run.RunId), Assert.Single(told).Message);
    }

    private static void ClaimsNoMore(JournalContent content, JournalContent whole)
    {
        foreach (JournalEntry entry in content.Entries.Where(e => e.State != JournalEntryState.Open && !e.IsDamaged))
        {
            JournalEntry known = whole.Entries[entry.Entry - 1];
            Assert.Equal(known.ItemId, entry.ItemId);
            Assert.True(
                entry.State == known.State || (entry.State == JournalEntryState.Planned && content.Run.State != JournalRunState.Completed),
                $"{entry.Entry} is {entry.State} and was {known.State}"
            );
        }
    }

    private void IsLost(string path, Guid run, string what)
    {
        JournalContent content = JournalArchive.Find(_folder.Path, run.ToString());
        Assert.Equal((JournalRunState.Damaged, true), (content.Run.State, content.IsLost));
        QlikException error = Assert.Throws<QlikException>(() => JournalFile.Reopen(ChangeHandlers.All, content.Run, null));
        Assert.Equal(ErrorReason.JournalDamaged, error.Reason);
        Assert.Contains(RunText.Short(run), error.Message);
        Assert.Contains($"({new FileInfo(path).Length} bytes)", error.Message);
        Assert.Contains(what, error.Message);
        Assert.Contains("not known", error.Message);
        Assert.Contains("yourself", error.NextStep);
        Assert.False(JournalLock.IsTaken(path));
    }

    /// <summary>A run of three changes, planned, begun and ended: released, refused, and gone before.</summary>
    private async Task<(string Path, JournalContent Content)> MakeAsync()
    {
        using JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), _folder.Path, "Remove-QlikAllocation");
        Change[] changes = new[] { "a", "b", "c" }
            .Select(id => new Change(ChangeKind.RemoveAllocation, id)
            {
                ItemType = "Analyzer",
                User = "u" + id,
                From = "Analyzer",
            })
            .ToArray();
        await journal.PlanAsync(_connection, changes, CancellationToken.None);
        await journal.RunAsync(
            _connection,
            changes,
            _ =>
                Task.FromResult<IReadOnlyList<ItemResult>>([
                    new(Outcome.Released),
                    ItemResult.Failed(new QlikException(ErrorReason.Forbidden, "No.")),
                    new(Outcome.AlreadyGone),
                ]),
            SilentLog.Instance,
            CancellationToken.None
        );
        journal.Close(JournalEnd.Completed);
        return (journal.Location, JournalReader.Read(journal.Location)!);
    }
}
