using Xunit;

namespace QlikAdmin.Packager.Tests;

public sealed class FolderSwapTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qlikadmin-swap-").FullName;

    private string Target => Path.Combine(_folder, "QlikAdmin");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_new_folder_takes_the_place_of_the_old_one_and_nothing_else_stays()
    {
        Make("old.txt");
        string fresh = FolderSwap.Prepare(Target);
        File.WriteAllText(Path.Combine(fresh, "new.txt"), "new");

        FolderSwap.Replace(Target, fresh);

        Assert.Equal(["new.txt"], Directory.GetFileSystemEntries(Target).Select(Path.GetFileName));
        Assert.Equal(["QlikAdmin"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_folder_that_is_no_module_is_left_alone()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "letters.txt"), "mine");

        Assert.Throws<PackagerException>(() => FolderSwap.Prepare(Target));
        Assert.True(File.Exists(Path.Combine(Target, "letters.txt")));
    }

    [Fact]
    public void The_old_folder_stays_when_the_new_one_can_not_be_put_there()
    {
        Make("old.txt");

        Assert.Throws<PackagerException>(() => FolderSwap.Replace(Target, Path.Combine(_folder, "is-not-there")));
        Assert.True(File.Exists(Path.Combine(Target, "old.txt")));
    }

    [Fact]
    public void The_fingerprint_tells_contents_and_names_apart()
    {
        Make("a.txt");
        string before = Fingerprint.Of(Target, Fingerprint.FilesUnder(Target));
        File.Move(Path.Combine(Target, "a.txt"), Path.Combine(Target, "b.txt"));
        string renamed = Fingerprint.Of(Target, Fingerprint.FilesUnder(Target));
        File.Move(Path.Combine(Target, "b.txt"), Path.Combine(Target, "a.txt"));

        Assert.NotEqual(before, renamed);
        Assert.Equal(before, Fingerprint.Of(Target, Fingerprint.FilesUnder(Target)));
    }

    [Fact]
    public void The_same_module_packs_to_the_same_bytes()
    {
        Make("a.txt");
        string first = Path.Combine(_folder, "1.zip");
        string second = Path.Combine(_folder, "2.zip");

        Archive.WriteZip(Target, first);
        File.SetLastWriteTimeUtc(Path.Combine(Target, "a.txt"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Archive.WriteZip(Target, second);

        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
    }

    private void Make(string name)
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "QlikAdmin.psd1"), "@{}");
        File.WriteAllText(Path.Combine(Target, name), name);
    }
}
