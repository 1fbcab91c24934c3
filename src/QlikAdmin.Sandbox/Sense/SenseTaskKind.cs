namespace QlikAdmin.Sandbox.Sense;

/// <summary>A kind of task. It has its own list, beside the list of all tasks.</summary>
/// <param name="Type">Its number in the list of all.</param>
/// <param name="Path">Path below <c>/qrs/</c>.</param>
/// <param name="Schema">Its members.</param>
internal sealed record SenseTaskKind(int Type, string Path, SenseSchema Schema)
{
    public static readonly SenseTaskKind Reload = new(0, "reloadtask", SenseContentSchemas.ReloadTask);
    public static readonly SenseTaskKind ExternalProgram = new(1, "externalprogramtask", SenseContentSchemas.ExternalProgramTask);
    public static readonly SenseTaskKind UserSync = new(2, "usersynctask", SenseContentSchemas.UserSyncTask);
    public static readonly SenseTaskKind[] All = [Reload, ExternalProgram, UserSync];
}
