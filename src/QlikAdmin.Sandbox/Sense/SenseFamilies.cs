namespace QlikAdmin.Sandbox.Sense;

/// <summary>The kinds of objects the emulated repository serves.</summary>
internal static class SenseFamilies
{
    public static IReadOnlyList<SenseFamily> Create(SenseSite site)
    {
        List<SenseFamily> families =
        [
            SenseUserFamily.Create(site),
            Rules(site),
            SenseDirectoryFamily.Create(site),
            SenseTagFamily.Create(site),
            SenseCustomPropertyFamily.Create(site),
            Pool(site, "license/loginaccesstype", SenseSchemas.LoginPool, site.LoginPools, "assignedTokens"),
            Pool(site, "license/analyzertimeaccesstype", SenseSchemas.TimePool, site.TimePools, "assignedUnits"),
        ];
        families.AddRange(SenseContentFamilies.Create(site));
        families.AddRange(SenseDeployment.Create(site));
        foreach (SenseAccessType type in SenseAccessType.All)
        {
            families.Add(Allocations(site, type));
            families.Add(Groups(site, type));
            families.Add(
                new SenseFamily
                {
                    Path = type.UsagePath,
                    Schema = SenseSchemas.Usage(type),
                    Rows = () => site.Usages.Where(u => u.Allocation.Type == type),
                    Find = id => site.Usages.Find(u => u.Id == id && u.Allocation.Type == type),
                }
            );
        }

        return families;
    }

    private static SenseFamily Allocations(SenseSite site, SenseAccessType type) =>
        new()
        {
            Path = type.Path,
            Schema = SenseSchemas.Allocation(type),
            Rows = () => site.Access.Rows(type),
            Find = id => site.Access.Find(type, id),
            Create = (body, by) =>
            {
                Guid userId =
                    SenseBody.TryGet(body, "user", out JsonElement user) && user.ValueKind == JsonValueKind.Object
                        ? SenseBody.Id(user, "id")
                        : throw SenseException.Missing();
                return site.Access.Allocate(type, site.FindUser(userId) ?? throw SenseException.Broken("the user does not exist"), by);
            },
            Update = (entity, body, _) =>
            {
                // The licence decides about dates and quarantine. A caller could change only the user, and that would be a new allocation.
                SenseAllocation row = (SenseAllocation)entity;
                Guid userId = SenseBody.TryGet(body, "user", out JsonElement user) ? SenseBody.Id(user, "id") : Guid.Empty;
                if (userId != (row.User?.Id ?? Guid.Empty))
                {
                    throw SenseException.Broken("the user of an access type can't be changed");
                }
            },
            Delete = (entity, by) => site.Access.Deallocate((SenseAllocation)entity, by),
        };

    private static SenseFamily Groups(SenseSite site, SenseAccessType type) =>
        new()
        {
            Path = type.GroupPath,
            Schema = SenseSchemas.Group(type),
            Rows = () => site.AccessGroups.Where(g => g.Type == type),
            Find = id => site.AccessGroups.Find(g => g.Id == id && g.Type == type),
            Create = (body, by) =>
            {
                SenseAccessGroup group = new()
                {
                    Id = Guid.NewGuid(),
                    CreatedDate = site.Clock.UtcNow,
                    ModifiedDate = site.Clock.UtcNow,
                    ModifiedByUserName = by,
                    Type = type,
                    Name = SenseBody.RequiredText(body, "name"),
                };
                site.AccessGroups.Add(group);
                site.Record(type.GroupPath, group, "created", new JsonObject { ["name"] = group.Name, ["by"] = by });
                return group;
            },
            Update = (entity, body, _) => ((SenseAccessGroup)entity).Name = SenseBody.RequiredText(body, "name"),
            Delete = (entity, by) =>
            {
                site.AccessGroups.Remove((SenseAccessGroup)entity);
                site.Record(type.GroupPath, entity, "deleted", new JsonObject { ["by"] = by });
            },
        };

    private static SenseFamily Rules(SenseSite site) =>
        new()
        {
            Path = "systemrule",
            Schema = SenseSchemas.Rule,
            Rows = () => site.Rules,
            Find = id => site.Rules.Find(r => r.Id == id),
            Create = (body, by) =>
            {
                SenseRule rule = new()
                {
                    Id = Guid.NewGuid(),
                    CreatedDate = site.Clock.UtcNow,
                    ModifiedDate = site.Clock.UtcNow,
                    ModifiedByUserName = by,
                    Name = SenseBody.RequiredText(body, "name"),
                    ResourceFilter = SenseBody.RequiredText(body, "resourceFilter"),
                };
                UpdateRule(rule, body);
                site.Rules.Add(rule);
                site.Record("systemrule", rule, "created", new JsonObject { ["name"] = rule.Name, ["by"] = by });
                return rule;
            },
            Update = (entity, body, _) => UpdateRule((SenseRule)entity, body),
            Delete = (entity, by) =>
            {
                site.Rules.Remove((SenseRule)entity);
                site.Record("systemrule", entity, "deleted", new JsonObject { ["by"] = by });
            },
        };

    private static void UpdateRule(SenseRule rule, JsonElement body)
    {
        rule.Name = SenseBody.RequiredText(body, "name");
        rule.ResourceFilter = SenseBody.RequiredText(body, "resourceFilter");
        rule.Category = SenseBody.Text(body, "category");
        rule.Subcategory = SenseBody.Text(body, "subcategory");
        rule.Type = SenseBody.Text(body, "type") is { Length: > 0 } type ? type : "Custom";
        rule.Condition = SenseBody.Text(body, "rule");
        rule.Actions = SenseBody.Number(body, "actions");
        rule.Comment = SenseBody.Text(body, "comment");
        rule.Disabled = SenseBody.Flag(body, "disabled");
        rule.RuleContext = SenseBody.Number(body, "ruleContext");
        rule.Version++;
    }

    private static SenseFamily Pool(SenseSite site, string path, SenseSchema schema, List<SensePool> pools, string assigned) =>
        new()
        {
            Path = path,
            Schema = schema,
            Rows = () => pools,
            Find = id => pools.Find(p => p.Id == id),
            Create = (body, by) =>
            {
                SensePool pool = new()
                {
                    Id = Guid.NewGuid(),
                    CreatedDate = site.Clock.UtcNow,
                    ModifiedDate = site.Clock.UtcNow,
                    ModifiedByUserName = by,
                    Name = SenseBody.RequiredText(body, "name"),
                    Assigned = SenseBody.Number(body, assigned),
                    PerAssigned = assigned == "assignedTokens" ? 10 : 6,
                };
                pools.Add(pool);
                site.Record(path, pool, "created", new JsonObject { ["name"] = pool.Name, ["by"] = by });
                return pool;
            },
            Update = (entity, body, _) =>
            {
                ((SensePool)entity).Name = SenseBody.RequiredText(body, "name");
                ((SensePool)entity).Assigned = SenseBody.Number(body, assigned);
            },
            Delete = (entity, by) =>
            {
                pools.Remove((SensePool)entity);
                site.Record(path, entity, "deleted", new JsonObject { ["by"] = by });
            },
        };
}
