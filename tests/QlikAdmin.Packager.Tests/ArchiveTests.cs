using System.IO.Compression;
using System.Xml.Linq;
using Xunit;

namespace QlikAdmin.Packager.Tests;

public sealed class ArchiveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qlikadmin-archive-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_zip_holds_the_module_in_a_folder_of_its_name_and_of_no_version()
    {
        string zip = Path.Combine(_folder, "QlikAdmin.zip");

        Archive.WriteZip(MakeModule(), zip);

        Assert.Equal(["QlikAdmin/LICENSE", "QlikAdmin/QlikAdmin.psd1", "QlikAdmin/en-US/help.txt"], Names(zip));
    }

    [Fact]
    public void The_same_module_gives_the_same_bytes()
    {
        string module = MakeModule();
        string first = Path.Combine(_folder, "first");
        string second = Path.Combine(_folder, "second");

        Archive.WriteNupkg(module, Manifest(), first);
        File.SetLastWriteTimeUtc(Path.Combine(module, "LICENSE"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Archive.WriteNupkg(module, Manifest(), second);

        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
    }

    [Fact]
    public void The_package_says_what_the_manifest_says()
    {
        string package = Path.Combine(_folder, "package");

        Archive.WriteNupkg(MakeModule(), Manifest(), package);

        XElement metadata = Assert.Single(Nuspec(package).Elements());
        Assert.Equal("QlikAdmin", Of(metadata, "id"));
        Assert.Equal("1.2.3", Of(metadata, "version"));
        Assert.Equal("It's a person", Of(metadata, "authors"));
        Assert.Equal("A company", Of(metadata, "owners"));
        Assert.Equal("(c) A company", Of(metadata, "copyright"));
        Assert.Equal("What it does.", Of(metadata, "description"));
        Assert.Equal("What is new.", Of(metadata, "releaseNotes"));
        Assert.Equal("https://example.org/licence", Of(metadata, "licenseUrl"));
        Assert.Equal("https://example.org/project", Of(metadata, "projectUrl"));
        Assert.Equal("https://example.org/icon.png", Of(metadata, "iconUrl"));
        Assert.Equal("icon.png", Of(metadata, "icon"));
        Assert.Equal("MIT", Of(metadata, "license"));
        Assert.Equal(["PSModule", "One", "Two"], Of(metadata, "tags").Split(' '));
    }

    [Fact]
    public void Every_part_of_the_package_has_a_type()
    {
        string package = Path.Combine(_folder, "package");
        Archive.WriteNupkg(MakeModule(), Manifest(), package);

        XElement types = Read(package, "[Content_Types].xml");
        HashSet<string> extensions = types.Elements().Select(e => e.Attribute("Extension")?.Value).OfType<string>().ToHashSet();
        HashSet<string> parts = types.Elements().Select(e => e.Attribute("PartName")?.Value).OfType<string>().ToHashSet();

        Assert.All(Names(package).Where(n => n != "[Content_Types].xml"), n =>
            Assert.True(parts.Contains("/" + n) || extensions.Contains(Path.GetExtension(n).TrimStart('.')), n)
        );
    }

    [Fact]
    public void A_manifest_without_a_value_is_refused_by_its_name() =>
        Assert.Contains("ReleaseNotes", Assert.Throws<PackagerException>(() => ModuleManifest.Parse("@{ }").ReleaseNotes).Message);

    private static ModuleManifest Manifest() =>
        ModuleManifest.Parse(
            """
            @{
                ModuleVersion = '1.2.3'
                Author        = 'It''s a person'
                CompanyName   = 'A company'
                Copyright     = '(c) A company'
                Description   = 'What it does.'
                PrivateData   = @{
                    PSData = @{
                        Tags         = @('One', 'Two')
                        LicenseUri   = 'https://example.org/licence'
                        ProjectUri   = 'https://example.org/project'
                        IconUri      = 'https://example.org/icon.png'
                        ReleaseNotes = 'What is new.'
                    }
                }
            }
            """
        );

    private string MakeModule()
    {
        string module = Directory.CreateDirectory(Path.Combine(_folder, "module")).FullName;
        Directory.CreateDirectory(Path.Combine(module, "en-US"));
        File.WriteAllText(Path.Combine(module, "QlikAdmin.psd1"), "@{}");
        File.WriteAllText(Path.Combine(module, "LICENSE"), "MIT");
        File.WriteAllText(Path.Combine(module, "en-US", "help.txt"), "help");
        return module;
    }

    private static IEnumerable<string> Names(string path)
    {
        using ZipArchive zip = ZipFile.OpenRead(path);
        return zip.Entries.Select(e => e.FullName).ToList();
    }

    private static XElement Nuspec(string path) => Read(path, "QlikAdmin.nuspec");

    private static XElement Read(string path, string name)
    {
        using ZipArchive zip = ZipFile.OpenRead(path);
        using Stream entry = zip.GetEntry(name)!.Open();
        return XElement.Load(entry);
    }

    private static string Of(XElement metadata, string name) => metadata.Element(metadata.Name.Namespace + name)!.Value;
}
