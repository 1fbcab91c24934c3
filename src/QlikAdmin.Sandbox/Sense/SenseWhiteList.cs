namespace QlikAdmin.Sandbox.Sense;

/// <summary>The types of files that a library accepts. There is one list for each kind of library.</summary>
/// <param name="Id">The same on every site.</param>
/// <param name="LibraryType">0 content library, 1 app content, 2 shared content, 3 extension.</param>
internal sealed record SenseWhiteList(Guid Id, int LibraryType)
{
    public static readonly SenseWhiteList ContentLibrary = new(new Guid("e9b05d52-6c39-4a31-9f5e-0d2f3a1c0c00"), 0);
    public static readonly SenseWhiteList SharedContent = new(new Guid("e9b05d52-6c39-4a31-9f5e-0d2f3a1c0c02"), 2);
    public static readonly SenseWhiteList Extension = new(new Guid("e9b05d52-6c39-4a31-9f5e-0d2f3a1c0c03"), 3);
}
